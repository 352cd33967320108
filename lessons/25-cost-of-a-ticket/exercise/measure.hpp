#pragma once
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <vector>

namespace lesson {

/// What one request took, for each request of a run.
using Samples = std::vector<std::chrono::nanoseconds>;

/// A share in thousandths: 500 is the median, 990 the 99th percentile.
using PerMille = std::size_t;

/// @returns the smallest sample that at least this share of all samples do not exceed.
/// @param sorted in rising order; at least one.
/// @param share 1 to 1000.
inline std::chrono::nanoseconds percentile(const Samples& sorted, PerMille /*share*/) {
  return sorted.front();  // TODO: which rank is it? It is the last one for 1000.
}

/// What is reported of a run.
struct Summary {
  std::size_t count;  // of the samples
  double median;      // nanoseconds of one request, as the others
  double p99;
  double p999;
};

/// @param batch how many requests each sample stands for.
inline Summary summary_of(Samples samples, std::size_t batch = 1) {
  if (samples.empty()) throw std::invalid_argument("summary: no sample");
  std::sort(samples.begin(), samples.end());
  const auto of_one = [&](PerMille share) {
    return static_cast<double>(percentile(samples, share).count()) / static_cast<double>(batch);
  };
  return {samples.size(), of_one(500), of_one(990), of_one(999)};
}

/// The next request is made when the last one has its reply. This one is done.
/// @param clock has `now()`; the checks advance one by hand.
/// @param until when to stop; or when there are `most` samples.
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
    sent = replied;
  }
  return took;
}

/// Request number i is due i periods after the start, whatever became of those before. A sample is
/// the time from that moment to the reply.
/// @param clock has `now()` and `wait_until(moment)`, which returns at once if the moment is past.
template <class Clock, class Request>
Samples open_loop(Clock& clock, std::size_t most, typename Clock::time_point until,
                  std::chrono::nanoseconds /*period*/, Request request) {
  return closed_loop(clock, most, until, request);  // TODO: this waits for the last reply
}

}  // namespace lesson
