#pragma once
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "ipc/deadline.hpp"

namespace ipc {

/// @returns how long it is until the deadline, for a system call that counts from now; none if it
///   has passed.
inline timespec time_left(Deadline until) {
  const std::chrono::nanoseconds left = until - std::min(until, std::chrono::steady_clock::now());
  return {static_cast<time_t>(left.count() / 1'000'000'000),
          static_cast<long>(left.count() % 1'000'000'000)};
}

/// @returns the deadline, for a system call that takes a moment on CLOCK_MONOTONIC: the steady
///   clock of libstdc++ and of libc++.
inline timespec to_timespec(Deadline until) {
  // A moment before the clock began has passed just as well as the beginning itself.
  const auto ns = std::max<std::int64_t>(until.time_since_epoch().count(), 0);
  return {static_cast<time_t>(ns / 1'000'000'000), static_cast<long>(ns % 1'000'000'000)};
}

}  // namespace ipc
