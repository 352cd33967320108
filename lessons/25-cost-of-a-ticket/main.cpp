// What one ticket costs, by every mechanism of this course and by some of others: two placements,
// two loops, percentiles.
//
//   cmake --build --preset run-25                    a quick look
//   build/native/bin/25-cost-of-a-ticket             two minutes, for figures to keep
//   build/native/bin/25-cost-of-a-ticket stall       what a closed loop leaves out
#include <chrono>
#include <cstdio>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "mechanisms.hpp"
#include "report.hpp"
#include "run.hpp"
#include "stall.hpp"

namespace {

using namespace std::chrono_literals;

struct Options {
  bool quick = false;
  bool assert_claims = false;
  std::string json;
  std::string only;  // mechanisms with this in their name
};

// [stall]
void show(const char* loop, const lesson::Samples& samples) {
  const lesson::Summary summary = lesson::summary_of(samples);
  const auto total = std::accumulate(samples.begin(), samples.end(), 0ns);
  const double mean = static_cast<double>(total.count()) / static_cast<double>(samples.size());
  std::printf("  %-6s  mean %s, median %s, p99 %s, p99.9 %s\n", loop, lesson::text_of(mean).c_str(),
              lesson::text_of(summary.median).c_str(), lesson::text_of(summary.p99).c_str(),
              lesson::text_of(summary.p999).c_str());
}
// [stall]

int measure(const Options& options) {
  const lesson::Plan plan = options.quick ? lesson::Plan{10ms, 60ms, 20'000, 200us}
                                          : lesson::Plan{50ms, 300ms, 200'000, 200us};
  const int rounds = options.quick ? 1 : 3;
  auto mechanisms = lesson::mechanisms();
  std::erase_if(mechanisms,
                [&](const auto& m) { return m.name.find(options.only) == m.name.npos; });
  auto jobs = lesson::jobs_of(mechanisms, lesson::allowed_cores());

  // Turn about, so that a neighbour on this machine disturbs all of them alike.
  for (int round = 1; round <= rounds; ++round) {
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      std::fprintf(stderr, "\r\033[Kround %d of %d, %zu of %zu: %s", round, rounds, i + 1,
                   jobs.size(), jobs[i].name().c_str());
      lesson::run(jobs[i], plan);
    }
  }
  std::fprintf(stderr, "\r\033[K");

  std::vector<lesson::Result> results;
  lesson::print_heading(plan);
  for (const lesson::Job& job : jobs) {
    const auto of_this_job = lesson::results_of(job);
    lesson::print(of_this_job);
    results.insert(results.end(), of_this_job.begin(), of_this_job.end());
  }
  for (const lesson::Mechanism& mechanism : mechanisms) {
    if (!mechanism.missing.empty()) lesson::print(mechanism);
  }
  std::printf("\nMedians of the closed loop, as ratios:\n");
  const bool all_hold = lesson::print_verdicts(results);
  std::printf("%s\n", lesson::not_real().c_str());
  if (!options.json.empty()) lesson::write_json(options.json, results, plan);
  return options.assert_claims && !all_hold ? 1 : 0;
}

void serve(const std::string& name, const std::string& object) {
  for (const lesson::Mechanism& mechanism : lesson::mechanisms()) {
    if (mechanism.name == name && mechanism.serve) return mechanism.serve(object);
  }
  throw std::invalid_argument("serve '" + name + "': no such server");
}

}  // namespace

int main(int argc, char** argv) try {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 3 && arguments[0] == "serve") {
    serve(arguments[1], arguments[2]);
    return 0;
  }
  if (arguments == std::vector<std::string>{"stall"}) {
    std::printf("1,000 requests, 1 ms each; the server stands still once, for 100 ms:\n");
    show("closed", lesson::closed_loop_over_a_stall());
    show("open", lesson::open_loop_over_a_stall());
    return 0;
  }
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--quick")
      options.quick = true;
    else if (arguments[i] == "--assert")
      options.assert_claims = true;
    else if (arguments[i] == "--json" && i + 1 < arguments.size())
      options.json = arguments[++i];
    else if (options.only.empty() && !arguments[i].starts_with("-"))
      options.only = arguments[i];
    else
      throw std::invalid_argument("'" + arguments[i] +
                                  "': [--quick] [--json FILE] [--assert] [NAME] | stall");
  }
  return measure(options);
} catch (const std::exception& error) {
  std::fprintf(stderr, "25-cost-of-a-ticket: %s\n", error.what());
  return 1;
}
