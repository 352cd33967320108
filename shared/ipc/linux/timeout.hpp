#pragma once
#include <time.h>

#include <algorithm>
#include <chrono>

#include "ipc/deadline.hpp"

namespace ipc {

/// @param time not negative: a duration, or a moment counted from the beginning of its clock.
/// @returns the same, as the kernel takes it.
inline timespec to_timespec(std::chrono::nanoseconds time) {
  return {static_cast<time_t>(time.count() / 1'000'000'000),
          static_cast<long>(time.count() % 1'000'000'000)};
}

/// @returns how long it is until the deadline, for a system call that counts from now; none if it
///   has passed.
inline timespec time_left(Deadline until) {
  return to_timespec(until - std::min(until, std::chrono::steady_clock::now()));
}

/// @returns the deadline, for a system call that takes a moment on CLOCK_MONOTONIC: the steady
///   clock of libstdc++ and of libc++.
inline timespec to_timespec(Deadline until) {
  // A moment before the clock began has passed just as well as the beginning itself.
  return to_timespec(std::max(until.time_since_epoch(), Deadline::duration::zero()));
}

}  // namespace ipc
