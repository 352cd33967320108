#pragma once
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <vector>

namespace lesson {

/// What one request took, for each request of a run.
using Samples = std::vector<std::chrono::nanoseconds>;

/// A share in thousandths: 500 is the median, 990 the 99th percentile. A whole number, because
/// 0.999 has no exact `double`, and a rank that is a hair too high is the next sample.
using PerMille = std::size_t;

/// The smallest sample that at least this share of all samples do not exceed (the nearest-rank
/// method). It is a sample: nothing is made up between two of them.
/// @param sorted in rising order; at least one.
/// @param share 1 to 1000.
// [percentile]
inline std::chrono::nanoseconds percentile(const Samples& sorted, PerMille share) {
  const std::size_t rank = (sorted.size() * share + 999) / 1000;  // from 1; rounded up
  return sorted[rank - 1];
}
// [percentile]

/// What is reported of a run. The mean is not in it: no request took that long.
struct Summary {
  std::size_t count;  // of the samples
  double median;      // nanoseconds of one request, as the others
  double p99;
  double p999;
};

/// @param samples in any order; at least one.
/// @param batch how many requests each of them stands for.
/// @throws std::invalid_argument if there is no sample.
// [summary]
inline Summary summary_of(Samples samples, std::size_t batch = 1) {
  if (samples.empty()) throw std::invalid_argument("summary: no sample");
  std::sort(samples.begin(), samples.end());
  const auto of_one = [&](PerMille share) {
    return static_cast<double>(percentile(samples, share).count()) / static_cast<double>(batch);
  };
  return {samples.size(), of_one(500), of_one(990), of_one(999)};
}
// [summary]

/// The next request is made when the last one has its reply. Promised, and kept by the checks of
/// lesson 25:
/// - a sample is the time from one reply to the next: all samples together are the time of the run;
/// - while the server stands still, no request is made, so a long pause is one sample.
/// @param clock has `now()`; the checks advance one by hand.
/// @param until when to stop; or when there are `most` samples.
// [closed_loop]
template <class Clock, class Request>
Samples closed_loop(Clock& clock, std::size_t most, typename Clock::time_point until,
                    Request request) {
  Samples took;
  took.reserve(most);
  auto sent = clock.now();
  while (took.size() < most && sent < until) {
    request();
    const auto replied = clock.now();
    took.push_back(replied - sent);
    sent = replied;  // one reading of the clock serves two samples
  }
  return took;
}
// [closed_loop]

/// Requests are due at fixed moments, whatever became of those before. Promised, and kept by the
/// checks of lesson 25:
/// - request number i is due i periods after the start;
/// - a sample is the time from that moment to the reply, also if the request was made late because
///   an earlier one held it up: its user has waited since then.
/// @param clock has `now()` and `wait_until(moment)`.
// [open_loop]
template <class Clock, class Request>
Samples open_loop(Clock& clock, std::size_t most, typename Clock::time_point until,
                  std::chrono::nanoseconds period, Request request) {
  Samples took;
  took.reserve(most);
  for (auto due = clock.now(); took.size() < most && due < until; due += period) {
    clock.wait_until(due);  // returns at once if we are late
    request();
    took.push_back(clock.now() - due);  // not from when it was sent
  }
  return took;
}
// [open_loop]

}  // namespace lesson
