#pragma once
#include <chrono>
#include <cstddef>

#include "../samples.hpp"

namespace lesson {

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
  Samples took(most);  // touches its pages now: reserve() leaves the faults to the samples
  took.clear();
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
  Samples took(most);  // touches its pages now: reserve() leaves the faults to the samples
  took.clear();
  for (auto due = clock.now(); took.size() < most && due < until; due += period) {
    clock.wait_until(due);  // returns at once if we are late
    request();
    took.push_back(clock.now() - due);  // not from when it was sent
  }
  return took;
}
// [open_loop]

}  // namespace lesson
