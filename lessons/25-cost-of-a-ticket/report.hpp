#pragma once
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "claims.hpp"
#include "ipc/error.hpp"
#include "machine.hpp"
#include "mechanism.hpp"
#include "result.hpp"

namespace lesson {

/// @returns a time with three digits and its unit: "3.21 us".
inline std::string text_of(double nanoseconds) {
  const char* units[] = {"ns", "us", "ms", "s"};
  std::size_t unit = 0;
  while (nanoseconds >= 999.5 && unit < 3) {
    nanoseconds /= 1000;
    ++unit;
  }
  char text[32];
  const int digits = nanoseconds < 9.995 ? 2 : nanoseconds < 99.95 ? 1 : 0;
  std::snprintf(text, sizeof text, "%.*f %s", digits, nanoseconds, units[unit]);
  return text;
}

/// Prints what one loop made of a server that stalls.
inline void print_stall(const char* loop, const Samples& samples) {
  const Summary summary = summary_of(samples);
  const auto total = std::accumulate(samples.begin(), samples.end(), std::chrono::nanoseconds());
  const double mean = static_cast<double>(total.count()) / static_cast<double>(samples.size());
  std::printf("%-6s loop: mean %s, median %s, p99 %s, p99.9 %s\n", loop, text_of(mean).c_str(),
              text_of(summary.median).c_str(), text_of(summary.p99).c_str(),
              text_of(summary.p999).c_str());
}

/// Prints the heading of the table; below it comes a line for each job.
inline void print_heading(const Plan& plan) {
  const double rate = 1e9 / static_cast<double>(plan.period.count());
  std::printf("%-34s %-9s %5s | closed loop%18s | open loop, %.0f a second\n", "", "", "", "",
              rate);
  std::printf("%-34s %-9s %5s | %8s %9s %9s | %8s %9s %9s\n", "", "placement", "bytes", "median",
              "p99", "p99.9", "median", "p99", "p99.9");
}
inline void print(const std::vector<Result>& of_one_job) {
  const Result& closed = of_one_job.front();
  std::printf("%-34s %-9s %5zu", closed.mechanism.c_str(), closed.placement.name(),
              closed.size.bytes());
  for (const Result& result : of_one_job) {
    std::printf(" | %8s %9s %9s", text_of(result.summary.median).c_str(),
                text_of(result.summary.p99).c_str(), text_of(result.summary.p999).c_str());
  }
  std::printf(closed.batch > 1 ? " | means of %zu\n" : "\n", closed.batch);
}
inline void print(const Mechanism& missing) {
  std::printf("%-34s %s\n", missing.name.c_str(), missing.missing.c_str());
}

/// Prints what the run says to each claim.
/// @returns whether all that could be judged hold.
inline bool print_verdicts(const std::vector<Result>& results) {
  int missed = 0;
  int without_data = 0;
  for (const Claim& claim : claims()) {
    const Verdict verdict = judge(claim, results);
    if (!verdict.ratio) {
      ++without_data;
      continue;
    }
    if (!verdict.holds) ++missed;
    std::printf("  %-6s %7.2f %s %-4g %s\n", verdict.holds ? "holds" : "MISSED", *verdict.ratio,
                claim.at_most ? "<=" : ">=", claim.limit, claim.text().c_str());
  }
  if (without_data > 0) std::printf("  %d not judged: not all of it was measured\n", without_data);
  return missed == 0;
}

/// Writes all of it for the site's charts.
/// @throws std::system_error if the file cannot be written.
inline void write_json(const std::string& path, const std::vector<Result>& results,
                       const Plan& plan) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "w"),
                                                             std::fclose);
  if (!file) ipc::throw_system_error("fopen", path);
  std::FILE* out = file.get();
  std::fprintf(out, "{\n  \"unit\": \"ns\",\n  \"machine\": {");
  const char* comma = "";
  for (const auto& [what, is] : machine()) {
    std::fprintf(out, "%s\n    \"%s\": \"%s\"", comma, what.c_str(), is.c_str());
    comma = ",";
  }
  std::fprintf(out, "\n  },\n  \"period\": %lld,\n  \"results\": [",
               static_cast<long long>(plan.period.count()));
  comma = "";
  for (const Result& r : results) {
    std::fprintf(out,
                 "%s\n    {\"mechanism\": \"%s\", \"loop\": \"%s\", \"placement\": \"%s\", "
                 "\"client_core\": %d, \"server_core\": %d, \"bytes\": %zu, \"batch\": %zu, "
                 "\"count\": %zu, \"median\": %.1f, \"p99\": %.1f, \"p999\": %.1f}",
                 comma, r.mechanism.c_str(), r.loop.c_str(), r.placement.name(),
                 r.placement.client(), r.placement.server(), r.size.bytes(), r.batch,
                 r.summary.count, r.summary.median, r.summary.p99, r.summary.p999);
    comma = ",";
  }
  std::fprintf(out, "\n  ],\n  \"ratios\": [");
  comma = "";
  for (const Claim& claim : claims()) {
    const Verdict verdict = judge(claim, results);
    if (!verdict.ratio) continue;
    std::fprintf(out, "%s\n    {\"what\": \"%s\", \"ratio\": %.2f, \"%s\": %g}", comma,
                 claim.text().c_str(), *verdict.ratio, claim.at_most ? "at_most" : "at_least",
                 claim.limit);
    comma = ",";
  }
  std::fprintf(out, "\n  ]\n}\n");
}

}  // namespace lesson
