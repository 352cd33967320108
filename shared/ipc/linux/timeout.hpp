#pragma once
#include <time.h>

#include <algorithm>
#include <chrono>

#include "ipc/deadline.hpp"

namespace ipc {

/// @returns how long it is until the deadline, for a system call that counts from now; none if it
///   has passed.
inline timespec time_left(Deadline until) {
  const std::chrono::nanoseconds left = until - std::min(until, std::chrono::steady_clock::now());
  return {static_cast<time_t>(left.count() / 1'000'000'000),
          static_cast<long>(left.count() % 1'000'000'000)};
}

}  // namespace ipc
