#pragma once
#include <atomic>

#include "ipc/sync.hpp"

namespace lesson {

/// The processor that you have, and its full fence: what comes before it is seen by all before what
/// comes after it is done. ThreadSanitizer does not follow fences, and g++ says so; no plain data
/// here leans on this one.
// [fence]
struct ThisMachine : ipc::PrivateSync {
  static void fence() { std::atomic_thread_fence(std::memory_order_seq_cst); }
};
// [fence]

}  // namespace lesson
