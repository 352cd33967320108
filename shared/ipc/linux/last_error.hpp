#pragma once
#include <cerrno>

namespace ipc {

/// @returns the number of the calling thread's last failed system call. Read it before anything
/// else runs: the next call may overwrite it.
inline int last_error() {
  return errno;
}

}  // namespace ipc
