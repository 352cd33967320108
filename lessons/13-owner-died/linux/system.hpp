#pragma once
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <string>
#include <thread>

#include "ipc/deadline.hpp"
#include "ipc/sync.hpp"

namespace lesson {

/// The policy for a book in shared memory. Nobody sleeps on a word of it.
using BookSync = ipc::SharedSync;

/// The deadline for a lock whose owner has ended: none at all. The kernel releases the locks of a
/// process, or of a thread, before it says that it has ended.
inline constexpr ipc::Deadline by_now = ipc::Deadline::min();

/// @returns the number by which other processes know this thread.
inline std::uint64_t thread_number() {
  return static_cast<std::uint64_t>(::gettid());
}

/// Waits until a thread, of any process, sleeps or has ended.
inline void await_sleep(std::uint64_t thread) {
  const std::string file = "/proc/" + std::to_string(thread) + "/stat";
  for (std::string stat;; stat.clear()) {
    std::getline(std::ifstream(file), stat);
    if (stat.find(") R ") == stat.npos && stat.find(") D ") == stat.npos) return;
    std::this_thread::yield();
  }
}

}  // namespace lesson
