#pragma once
#include "ipc/sync.hpp"
#include "ipc/windows/win32.hpp"

namespace lesson {

/// The processor that you have, and its full fence: what comes before it is seen by all before what
/// comes after it is done.
// [fence]
struct ThisMachine : ipc::PrivateSync {
  static void fence() { MemoryBarrier(); }  // a macro: it takes no ::
};
// [fence]

}  // namespace lesson
