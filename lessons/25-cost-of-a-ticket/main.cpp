// What one ticket costs, by every mechanism of this course and by some of others: two placements,
// two loops, percentiles.
//
//   cmake --build --preset run-25                    a quick look
//   build/native/bin/25-cost-of-a-ticket             two minutes, for figures to keep
//   build/native/bin/25-cost-of-a-ticket stall       what a closed loop leaves out
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

#include "json.hpp"
#include "mechanisms.hpp"
#include "options.hpp"
#include "report.hpp"
#include "run.hpp"
#include "stall.hpp"
#include "testing/cores.hpp"

namespace {

using namespace std::chrono_literals;

int measure(const lesson::Options& options) {
  const lesson::Plan plan = options.quick ? lesson::Plan{5ms, 50ms, 20'000, 200us}
                                          : lesson::Plan{20ms, 180ms, 100'000, 200us};
  const int rounds = options.quick ? 1 : 5;
  auto mechanisms = lesson::mechanisms();
  std::erase_if(mechanisms,
                [&](const auto& m) { return m.name.find(options.only) == m.name.npos; });
  if (mechanisms.empty()) {
    throw std::invalid_argument("'" + options.only + "': no mechanism has this in its name");
  }
  const auto cores = testing::allowed_cores();
  auto jobs = lesson::jobs_of(mechanisms, cores);

  // Turn about, so that a neighbour on this machine disturbs all of them alike. The last round
  // completes the table, line by line.
  std::vector<lesson::Result> results;
  for (int round = 1; round <= rounds; ++round) {
    if (round == rounds) lesson::print_heading(plan);
    for (lesson::Job& job : jobs) {
      lesson::run(job, plan);
      if (round == rounds) {
        const auto of_this_job = lesson::results_of(job);
        lesson::print(of_this_job);
        results.insert(results.end(), of_this_job.begin(), of_this_job.end());
      } else {
        std::printf(".");
      }
    }
    if (round < rounds) std::printf(" round %d of %d\n", round, rounds);
  }
  for (const lesson::Mechanism& mechanism : mechanisms) {
    if (!mechanism.missing.empty()) lesson::print(mechanism);
  }
  if (cores.size() == 1) std::printf("Two cores: not measured, this program may use one.\n");

  std::printf("\nMedians of the closed loop, as ratios%s:\n",
              rounds == 1 ? ", of one round only: a look, no verdict" : "");
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
  std::setvbuf(stdout, nullptr, _IONBF, 0);  // it takes a while, and who waits wants to see it
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 3 && arguments[0] == "serve") {
    serve(arguments[1], arguments[2]);
    return 0;
  }
  if (!arguments.empty() && arguments[0] == "stall" && arguments.size() <= 2) {
    const lesson::Samples closed = lesson::closed_loop_over_a_stall();
    const lesson::Samples open = lesson::open_loop_over_a_stall();
    lesson::print_stall("closed", closed);
    lesson::print_stall("open", open);
    if (arguments.size() == 2) lesson::write_stall(arguments[1], closed, open);
    return 0;
  }
  return measure(lesson::options_of(arguments));
} catch (const std::exception& error) {
  std::fprintf(stderr, "25-cost-of-a-ticket: %s\n", error.what());
  return 1;
}
