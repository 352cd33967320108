#pragma once
#include "ipc/windows/handle.hpp"

namespace ipc {

/// The kernel's own auto-reset event, with the contract of BasicAutoResetEvent.
class AutoResetEvent {
 public:
  /// @throws std::system_error if the kernel has no room for another event.
  // [create]
  explicit AutoResetEvent(bool signalled = false)
      : event_(::CreateEventW(nullptr, /*manual reset*/ FALSE, signalled, /*name*/ nullptr)) {
    if (!event_) throw_system_error("CreateEvent");
  }
  // [create]

  /// @copydoc BasicAutoResetEvent::set
  void set() {
    if (!::SetEvent(event_.get())) throw_system_error("SetEvent");
  }

  /// @copydoc BasicAutoResetEvent::try_wait
  bool try_wait() { return wait(Deadline::min()); }

  /// @copydoc BasicAutoResetEvent::wait
  bool wait(Deadline until = never) {
    return wait_for(event_.get(), until) == WaitResult::acquired;
  }

  /// @returns the kernel's handle, for a wait on several objects: wait_any.hpp. It stays the
  /// event's.
  HANDLE handle() const { return event_.get(); }

 private:
  Handle event_;
};

}  // namespace ipc
