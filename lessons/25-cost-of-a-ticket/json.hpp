#pragma once
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "claims.hpp"
#include "ipc/error.hpp"
#include "machine.hpp"
#include "mechanism.hpp"
#include "result.hpp"
#include "samples.hpp"

namespace lesson {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

/// @throws std::system_error if it cannot be opened.
inline File open_to_write(const std::string& path) {
  File file(std::fopen(path.c_str(), "w"), std::fclose);
  if (!file) ipc::throw_system_error("fopen", path);
  return file;
}

/// Makes sure that all of it is written.
/// @throws std::system_error if it is not: a disk may be full.
inline void finish(std::FILE* file, const std::string& path) {
  if (std::fflush(file) != 0 || std::ferror(file)) ipc::throw_system_error("fflush", path);
}

/// Writes all of it for the site's charts.
/// @throws std::system_error if the file cannot be written.
inline void write_json(const std::string& path, const std::vector<Result>& results,
                       const Plan& plan) {
  const File file = open_to_write(path);
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
    if (r.summary.count == 0) continue;
    std::fprintf(out,
                 "%s\n    {\"mechanism\": \"%s\", \"loop\": \"%s\", \"placement\": \"%s\", "
                 "\"client_core\": %d, \"server_core\": %d, \"bytes\": %zu, \"batch\": %zu, "
                 "\"count\": %zu, \"median\": %.2f, \"p99\": %.2f, \"p999\": %.2f}",
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
  finish(out, path);
}

/// Writes what two loops have made of a stall: milliseconds, request by request.
/// @throws std::system_error if the file cannot be written.
inline void write_stall(const std::string& path, const Samples& closed, const Samples& open) {
  const File file = open_to_write(path);
  const auto write = [&](const char* loop, const Samples& samples, const char* end) {
    std::fprintf(file.get(), "    \"%s\": [", loop);
    const char* comma = "";
    for (const auto took : samples) {
      std::fprintf(file.get(), "%s%g", comma,
                   std::chrono::duration<double, std::milli>(took).count());
      comma = ",";
    }
    std::fprintf(file.get(), "]%s\n", end);
  };
  std::fprintf(file.get(), "{\n  \"unit\": \"ms\",\n  \"stall\": {\n");
  write("closed", closed, ",");
  write("open", open, "");
  std::fprintf(file.get(), "  }\n}\n");
  finish(file.get(), path);
}

}  // namespace lesson
