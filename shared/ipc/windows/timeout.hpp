#pragma once
#include <algorithm>
#include <chrono>

#include "ipc/deadline.hpp"
#include "ipc/windows/win32.hpp"

namespace ipc {

/// @returns whether the deadline has passed.
inline bool passed(Deadline until) {
  return std::chrono::steady_clock::now() >= until;
}

/// Win32 counts its timeouts in milliseconds from now, at most 49 days. Rounded up, so that a wait
/// does not spin through its last millisecond; the caller asks again until the deadline has passed.
/// @returns the timeout to give to a Win32 wait.
inline DWORD milliseconds_left(Deadline until) {
  if (until == never) return INFINITE;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(
      until - std::min(until, std::chrono::steady_clock::now()));
  return static_cast<DWORD>(std::min<long long>(left.count(), INFINITE - 1));
}

}  // namespace ipc
