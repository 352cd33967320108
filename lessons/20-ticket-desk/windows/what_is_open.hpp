// What the checks of hostile clients ask Windows.
#pragma once
#include "ipc/windows/win32.hpp"

inline DWORD this_process() {
  return ::GetCurrentProcessId();
}

// How many handles this process has open: those of the server, too, which runs in a thread. The
// thread pool has a few, now more and now less.
inline DWORD handles() {
  DWORD count = 0;
  ::GetProcessHandleCount(::GetCurrentProcess(), &count);
  return count;
}

// What must be the same again when a client has gone. Because of the pool, there is nothing.
inline int open_now() {
  return 0;
}
