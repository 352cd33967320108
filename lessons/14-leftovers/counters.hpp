// What the processes of this lesson count in.
#pragma once
#include <atomic>
#include <cstdint>
#include <new>
#include <span>
#include <string>
#include <thread>

#include "ipc/process.hpp"
#include "ipc/shared_memory.hpp"
#include "map_file.hpp"
#include "shared_object.hpp"

namespace lesson {

using Ticket = std::uint64_t;
using Counter = std::atomic<Ticket>;
static_assert(Counter::is_always_lock_free, "its lock would be in one process");

/// @returns the counter at the start of a mapping; its memory began as zero.
inline Counter& counter_in(std::byte* start) {
  return *std::launder(reinterpret_cast<Counter*>(start));
}

/// Uses the counter of that name. A new one begins so that the next ticket is the first.
inline SharedObject use_counter(const std::string& name, Ticket first = 1) {
  return SharedObject::open_or_create(name, sizeof(Counter), [&](std::span<std::byte> memory) {
    new (memory.data()) Counter(first);
  });
}

inline Ticket take(const SharedObject& counter) {
  return counter_in(counter.bytes().data()).fetch_add(1, std::memory_order_relaxed);
}

/// How many processes have come so far, for one that waits for them.
class Arrivals {
 public:
  static Arrivals create(const std::string& name) {
    return Arrivals(ipc::SharedMemory::create(name, sizeof(Counter)));
  }
  static void announce(const std::string& name) {
    const auto memory = ipc::SharedMemory::open(name, sizeof(Counter));
    counter_in(memory.data()).fetch_add(1);
  }

  /// @returns false if the process has ended, and so will not come.
  bool wait_for(Ticket count, ipc::Process& process) const {
    while (counter_in(memory_.data()).load() < count) {
      if (process.wait(ipc::Deadline::min())) return false;
      std::this_thread::yield();
    }
    return true;
  }

 private:
  explicit Arrivals(ipc::SharedMemory memory) : memory_(std::move(memory)) {}

  ipc::SharedMemory memory_;
};

/// For a process that is to be killed.
[[noreturn]] inline void wait_to_be_killed() {
  for (;;) std::atomic<int>(0).wait(0);
}

}  // namespace lesson
