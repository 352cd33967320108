#pragma once
#include <chrono>
#include <cstddef>

#include "../samples.hpp"

namespace lesson {

/// The next request is made when the last one has its reply. This one is done.
/// @param clock has `now()`; the checks advance one by hand.
/// @param until when to stop; or when there are `most` samples.
template <class Clock, class Request>
Samples closed_loop(Clock& clock, std::size_t most, typename Clock::time_point until,
                    Request request) {
  Samples took(most);  // touches its pages now: reserve() leaves the faults to the samples
  took.clear();
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
