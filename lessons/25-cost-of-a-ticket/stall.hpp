#pragma once
#include <chrono>
#include <cstddef>

#include "loops.hpp"
#include "percentile.hpp"

namespace lesson {

/// A clock that only its owner advances.
struct HandClock {
  using time_point = std::chrono::steady_clock::time_point;

  time_point now() const { return now_; }
  void wait_until(time_point moment) {
    if (now_ < moment) now_ = moment;
  }
  void advance(std::chrono::nanoseconds time) { now_ += time; }

 private:
  time_point now_{};
};

/// A server that replies after 1 ms, but stands still for 100 ms before one of its replies.
struct StallingServer {
  HandClock& clock;
  std::size_t stalls_at;  // the request, counted from 0
  std::size_t requests = 0;

  void operator()() {
    using namespace std::chrono_literals;
    clock.advance(requests++ == stalls_at ? 101ms : 1ms);
  }
};

/// The same server, the same pause: what each of the two loops makes of it.
// [both]
inline Samples closed_loop_over_a_stall(std::size_t requests = 1000) {
  HandClock clock;
  return closed_loop(clock, requests, clock.now() + std::chrono::hours(1),
                     StallingServer{clock, requests / 2});
}
inline Samples open_loop_over_a_stall(std::size_t requests = 1000) {
  HandClock clock;
  return open_loop(clock, requests, clock.now() + std::chrono::hours(1),
                   std::chrono::milliseconds(2), StallingServer{clock, requests / 2});
}
// [both]

}  // namespace lesson
