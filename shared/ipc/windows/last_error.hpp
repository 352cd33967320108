#pragma once
#include "ipc/windows/win32.hpp"

namespace ipc {

/// @returns the number of the calling thread's last failed system call. Read it before anything
/// else runs: the next call may overwrite it.
inline int last_error() {
  return static_cast<int>(::GetLastError());
}

}  // namespace ipc
