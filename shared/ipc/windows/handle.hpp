#pragma once
#include <utility>

#include "ipc/deadline.hpp"
#include "ipc/error.hpp"
#include "ipc/windows/timeout.hpp"
#include "ipc/windows/win32.hpp"

namespace ipc {

/// Owns a kernel handle and closes it. A kernel object lives until its last handle is closed, and
/// the system closes the handles of a process that ends, however it ends.
class Handle {
 public:
  Handle() = default;
  explicit Handle(HANDLE handle) : handle_(handle) {}
  Handle(Handle&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Handle() {
    if (handle_) ::CloseHandle(handle_);
  }

  HANDLE get() const { return handle_; }
  explicit operator bool() const { return handle_ != nullptr; }

 private:
  HANDLE handle_ = nullptr;
};

/// How a wait for a kernel object ended.
enum class WaitResult {
  acquired,   ///< the object was signalled; an auto-reset object is now reset, a mutex owned
  abandoned,  ///< a mutex is owned now, and its last owner ended without releasing it
  timed_out,  ///< the deadline passed
};

/// Waits until a kernel object is signalled. An object that already is is taken, even if the
/// deadline has passed.
/// @throws std::system_error if the handle cannot be waited for.
inline WaitResult wait_for(HANDLE object, Deadline until) {
  for (;;) {
    switch (::WaitForSingleObject(object, milliseconds_left(until))) {
      case WAIT_OBJECT_0:
        return WaitResult::acquired;
      case WAIT_ABANDONED:
        return WaitResult::abandoned;
      case WAIT_TIMEOUT:
        if (passed(until)) return WaitResult::timed_out;
        break;  // it counts in ticks of the system clock, and may be a little early
      default:
        throw_system_error("WaitForSingleObject");
    }
  }
}

}  // namespace ipc
