#pragma once
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <random>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "ipc/deadline.hpp"
#include "ipc/process.hpp"
#include "mechanism.hpp"
#include "result.hpp"
#include "testing/cores.hpp"

namespace lesson {

/// The server's process. If it ends before it should, nobody would answer any more, so this program
/// ends too, and says why.
class ServerProcess {
 public:
  ServerProcess(const Mechanism& mechanism, const std::string& object)
      : process_(ipc::Process::start(ipc::this_program(), {"serve", mechanism.name, object})),
        watcher_([this, name = mechanism.name](std::stop_token given_up) {
          for (;;) {
            const auto status = process_.wait(ipc::in(std::chrono::seconds(1)));
            if (given_up.stop_requested()) return;
            if (!status) continue;
            if (*status == 0) return;  // it was told to
            std::fprintf(stderr, "\n%s: its server ended with status %d\n", name.c_str(), *status);
            std::_Exit(1);
          }
        }) {}

  /// Waits for the server to end, which its client has told it to; or, if an exception is on its
  /// way, kills it.
  ~ServerProcess() {
    if (std::uncaught_exceptions() > 0) watcher_.request_stop();
    watcher_.join();
  }

 private:
  ipc::Process process_;  // killed by its destructor, if it still runs
  std::jthread watcher_;
};

/// One mechanism at one placement, and what has been measured of it.
struct Job {
  const Mechanism* mechanism;
  std::vector<int> client;  // cores
  std::vector<int> server;
  std::optional<Placement> placement;
  Measured measured;  // in all rounds
  std::vector<Summary> closed_rounds;
  std::vector<Summary> open_rounds;
};

/// @param cores those that this program may use.
/// @returns each mechanism that is here, at each placement that makes sense and that there is.
inline std::vector<Job> jobs_of(const std::vector<Mechanism>& mechanisms,
                                const std::vector<int>& cores) {
  std::vector<Job> jobs;
  for (const Mechanism& mechanism : mechanisms) {
    if (!mechanism.missing.empty()) continue;
    const std::vector<int> one = {cores[0]};
    if (mechanism.places != Places::two_cores)
      jobs.push_back({&mechanism, one, one, {}, {}, {}, {}});
    const bool two = mechanism.places == Places::two_cores || mechanism.places == Places::both;
    if (two && cores.size() > 1) jobs.push_back({&mechanism, one, {cores[1]}, {}, {}, {}, {}});
  }
  return jobs;
}

/// @returns a summary; one that counts 0 if there is no sample. So round number i is round number i
///   of all, and ratio() can tell that this one has no say.
inline Summary summary_or_none(const Samples& samples, std::size_t batch) {
  return samples.empty() ? Summary{} : summary_of(samples, batch);
}

/// Measures one job for one round, with both sides pinned.
/// @throws std::runtime_error what has failed, with the mechanism's name before it.
// [run]
inline void run(Job& job, const Plan& plan) try {
  const std::string object = "tickets-" + std::to_string(std::random_device()());
  std::optional<ServerProcess> server;
  std::vector<int> server_cores;
  const auto start_server = [&] {
    testing::stay_on(job.server);  // the process inherits it, and so does each of its threads
    server_cores = testing::allowed_cores();
    server.emplace(*job.mechanism, object);
    testing::stay_on(job.client);
  };

  testing::stay_on(job.client);
  if (!job.mechanism->serve) server_cores = testing::allowed_cores();  // it is on its own side
  const Measured more = job.mechanism->measure(object, start_server, plan);
  job.placement.emplace(testing::allowed_cores(), server_cores);
  const auto add = [&](const Samples& from, Samples& to, std::vector<Summary>& rounds) {
    to.insert(to.end(), from.begin(), from.end());
    rounds.push_back(summary_or_none(from, job.mechanism->batch));
  };
  add(more.closed, job.measured.closed, job.closed_rounds);
  add(more.open, job.measured.open, job.open_rounds);
} catch (const std::exception& error) {
  throw std::runtime_error(job.mechanism->name + ": " + error.what());
}
// [run]

/// @returns the results of a job that has run: of the closed loop, and of the open one if it had
///   one.
inline std::vector<Result> results_of(const Job& job) {
  const Mechanism& mechanism = *job.mechanism;
  const auto result = [&](const char* loop, const Samples& samples,
                          const std::vector<Summary>& rounds) -> Result {
    return {mechanism.name,
            loop,
            job.placement.value(),
            Size(mechanism.bytes),
            mechanism.batch,
            summary_or_none(samples, mechanism.batch),
            rounds};
  };
  const Result closed = result("closed", job.measured.closed, job.closed_rounds);
  if (job.measured.open.empty()) return {closed};
  return {closed, result("open", job.measured.open, job.open_rounds)};
}

}  // namespace lesson
