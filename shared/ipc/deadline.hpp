#pragma once
#include <chrono>

/// The primitives that the lessons build and use.
namespace ipc {

/// The moment at which a wait gives up. A moment, not a duration: a wait that is woken early and
/// sleeps again still ends on time, and a chain of waits can share one deadline.
///
/// The clock is steady, so setting the wall clock neither shortens nor lengthens a wait.
using Deadline = std::chrono::steady_clock::time_point;

/// The deadline of a wait that does not give up.
inline constexpr Deadline never = Deadline::max();

/// @param timeout how long from now; any std::chrono duration.
/// @returns the deadline that far from now, or `never` if the clock cannot count that far.
inline Deadline in(std::chrono::nanoseconds timeout) {
  const Deadline now = std::chrono::steady_clock::now();
  return timeout < never - now ? now + timeout : never;
}

}  // namespace ipc
