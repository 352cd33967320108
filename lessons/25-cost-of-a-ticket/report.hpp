#pragma once
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <numeric>
#include <string>
#include <vector>

#include "claims.hpp"
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
  std::printf("%6s loop: mean %s, median %s, p99 %s, p99.9 %s\n", loop, text_of(mean).c_str(),
              text_of(summary.median).c_str(), text_of(summary.p99).c_str(),
              text_of(summary.p999).c_str());
}

/// Prints the heading of the table; below it comes a line for each job.
inline void print_heading(const Plan& plan) {
  const double rate = 1e9 / static_cast<double>(plan.period.count());
  std::printf("%-32s %-9s %5s | closed loop%18s | open loop, %.0f a second\n", "", "", "", "",
              rate);
  std::printf("%-32s %-9s %5s | %8s %9s %9s | %8s %9s %9s\n", "", "placement", "bytes", "median",
              "p99", "p99.9", "median", "p99", "p99.9");
}
inline void print(const std::vector<Result>& of_one_job) {
  const Result& closed = of_one_job.front();
  std::printf("%-32s %-9s %5zu", closed.mechanism.c_str(), closed.placement.name(),
              closed.size.bytes());
  for (const Result& result : of_one_job) {
    if (result.summary.count == 0) {
      std::printf(" | %28s", "no sample");
      continue;
    }
    std::printf(" | %8s %9s %9s", text_of(result.summary.median).c_str(),
                text_of(result.summary.p99).c_str(), text_of(result.summary.p999).c_str());
  }
  std::printf(closed.batch > 1 ? " | means of %zu\n" : "\n", closed.batch);
}
inline void print(const Mechanism& missing) {
  std::printf("%-32s %s\n", missing.name.c_str(), missing.missing.c_str());
}

/// Prints what the run says to a claim of which both mechanisms were measured.
inline void print(const Claim& claim, const Verdict& verdict) {
  const char* limit = claim.at_most ? "<=" : ">=";
  if (verdict.ratio) {
    std::printf("  %-10s %7.2f %s %-4g %s\n", verdict.holds ? "holds" : "MISSED", *verdict.ratio,
                limit, claim.limit, claim.text().c_str());
  } else {
    std::printf("  %-10s %7s %s %-4g %s: too few samples\n", "NOT JUDGED", "", limit, claim.limit,
                claim.text().c_str());
  }
}

/// Prints what the run says to each claim.
/// @returns whether it bears them out; see borne_out().
inline bool print_verdicts(const std::vector<Result>& results) {
  std::vector<Verdict> verdicts;
  int not_measured = 0;
  int judged = 0;
  for (const Claim& claim : claims()) {
    const Verdict& verdict = verdicts.emplace_back(judge(claim, results));
    if (verdict.ratio) ++judged;
    if (verdict.measured) {
      print(claim, verdict);
    } else {
      ++not_measured;
    }
  }
  if (not_measured > 0) std::printf("  %d not measured in this run\n", not_measured);
  if (judged == 0) std::printf("  no claim was judged: this run shows nothing of them\n");
  return borne_out(verdicts);
}

}  // namespace lesson
