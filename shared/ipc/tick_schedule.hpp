#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <system_error>

#include "ipc/deadline.hpp"

namespace ipc {

/// When a periodic timer ticks: at its start, and from then on once a period. It has no clock: the
/// caller says what time it is.
///
/// Tick n is due at start + n * period, whatever became of the ticks before it. So a wake-up that
/// is late makes no other one late.
class TickSchedule {
 public:
  /// @param start when the first tick is due; it may have passed.
  /// @param period from one tick to the next.
  /// @throws std::system_error if the period is not longer than zero, if the second tick is further
  ///   away than the clock can count, or if the first was due before the clock began: the kernel of
  ///   Linux takes no such moment.
  TickSchedule(Deadline start, std::chrono::nanoseconds period) : next_(start), period_(period) {
    using std::chrono::nanoseconds;
    if (start > Deadline() && period > nanoseconds() && period < never - start) return;
    throw std::system_error(std::make_error_code(std::errc::invalid_argument),
                            "TickSchedule 'every " + std::to_string(period.count()) + " ns'");
  }

  /// @returns when the first tick that nobody has taken yet is due, or was.
  Deadline next() const { return next_; }

  /// @returns the time from one tick to the next.
  std::chrono::nanoseconds period() const { return period_; }

  /// Takes the ticks that are due, all at once.
  /// @param now what time it is.
  /// @returns how many there are; 0 if none is due yet.
  // [take]
  std::uint64_t take(Deadline now) {
    if (now < next_) return 0;
    const auto due = (now - next_) / period_ + 1;
    next_ += due * period_;  // from the schedule, not from now: now is always a little late
    return static_cast<std::uint64_t>(due);
  }
  // [take]

 private:
  Deadline next_;
  std::chrono::nanoseconds period_;
};

}  // namespace ipc
