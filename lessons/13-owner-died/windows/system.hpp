#pragma once
#include <cstdint>

#include "ipc/deadline.hpp"
#include "ipc/sync.hpp"
#include "ipc/windows/win32.hpp"

namespace lesson {

/// The policy for a book in shared memory. Nobody sleeps on a word of it.
using BookSync = ipc::PrivateSync;

/// The deadline for a lock whose owner has ended. Windows does not say which comes first, the end
/// or the release, so whoever has seen the one waits for the other.
inline constexpr ipc::Deadline by_now = ipc::never;

/// @returns the number by which other processes know this thread.
inline std::uint64_t thread_number() {
  return ::GetCurrentThreadId();
}

/// Nothing: Windows does not say whether a thread sleeps. What follows must hold either way.
inline void await_sleep(std::uint64_t) {}

}  // namespace lesson
