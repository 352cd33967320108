#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "ipc/deadline.hpp"

namespace lesson {

/// The standard library's own; see testing/monitor.hpp for what each member means.
struct StdMonitor {
  template <class T>
  using Plain = T;
  using Mutex = std::mutex;
  using Lock = std::unique_lock<std::mutex>;
  using Condition = std::condition_variable;
  using Deadline = ipc::Deadline;
  // A century after the clock's beginning. Not Deadline::max(): where the system waits by another
  // clock, the library adds the time that is left to that clock's now, and the sum would overflow.
  static constexpr Deadline never{std::chrono::hours(24 * 365 * 100)};
};

}  // namespace lesson
