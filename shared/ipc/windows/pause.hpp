#pragma once
#include "ipc/windows/win32.hpp"

namespace ipc {

/// Tells the processor that this thread spins, so that it does not run ahead of the loop.
inline void pause() {
  YieldProcessor();
}

}  // namespace ipc
