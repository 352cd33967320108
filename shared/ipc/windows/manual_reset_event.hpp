#pragma once
#include "ipc/windows/handle.hpp"

namespace ipc {

/// The kernel's own manual-reset event, with the contract of BasicManualResetEvent.
class ManualResetEvent {
 public:
  /// @throws std::system_error if the kernel has no room for another event.
  // [create]
  explicit ManualResetEvent(bool signalled = false)
      : event_(::CreateEventW(nullptr, /*manual reset*/ TRUE, signalled, /*name*/ nullptr)) {
    if (!event_) throw_system_error("CreateEvent");
  }
  // [create]

  /// @copydoc BasicManualResetEvent::set
  void set() {
    if (!::SetEvent(event_.get())) throw_system_error("SetEvent");
  }

  /// @copydoc BasicManualResetEvent::reset
  void reset() {
    if (!::ResetEvent(event_.get())) throw_system_error("ResetEvent");
  }

  /// @copydoc BasicManualResetEvent::is_set
  bool is_set() const { return wait_for(event_.get(), Deadline::min()) == WaitResult::acquired; }

  /// @copydoc BasicManualResetEvent::wait
  bool wait(Deadline until = never) {
    return wait_for(event_.get(), until) == WaitResult::acquired;
  }

 private:
  Handle event_;
};

}  // namespace ipc
