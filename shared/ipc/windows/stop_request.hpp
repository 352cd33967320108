#pragma once
#include <mutex>

#include "ipc/error.hpp"
#include "ipc/windows/win32.hpp"

namespace ipc {

/// While it lives, Ctrl-C and Ctrl-Break do not end the process: they set an event, so that whoever
/// waits for it sees that it should end. One at a time.
template <class Event>
class StopRequest {
 public:
  explicit StopRequest(Event& wakes) {
    const std::lock_guard lock(mutex_);  // a handler that runs at once waits for what follows
    if (!::SetConsoleCtrlHandler(handle, TRUE)) throw_system_error("SetConsoleCtrlHandler");
    wakes_ = &wakes;
    came_ = false;
  }
  StopRequest(const StopRequest&) = delete;
  ~StopRequest() {
    ::SetConsoleCtrlHandler(handle, FALSE);
    const std::lock_guard lock(mutex_);  // a handler that runs already has its say first
    wakes_ = nullptr;
  }

  bool came() const {
    const std::lock_guard lock(mutex_);
    return came_;
  }

 private:
  // Windows interrupts nobody: it starts a thread, which may do what any thread may.
  static BOOL WINAPI handle(DWORD what) {
    if (what != CTRL_C_EVENT && what != CTRL_BREAK_EVENT) return FALSE;
    const std::lock_guard lock(mutex_);
    came_ = true;
    if (wakes_) wakes_->set();
    return TRUE;
  }

  static inline std::mutex mutex_;
  static inline Event* wakes_ = nullptr;
  static inline bool came_ = false;
};

}  // namespace ipc
