#pragma once
#include "ipc/windows/handle.hpp"

namespace ipc {

/// The kernel's own manual-reset event. It keeps the contract of BasicManualResetEvent, but for one
/// case.
///
/// SetEvent releases the threads that are in their wait at that moment, and whoever comes while the
/// event is set. The kernel may borrow a waiting thread for a moment, to run a kernel-mode APC in
/// it, and then the thread is not in its wait. If a set and a reset both fall into that moment, the
/// thread goes back to a wait for an event that is reset, and sleeps on. PulseEvent is documented
/// as unreliable for this reason
/// (learn.microsoft.com/windows/win32/api/winbase/nf-winbase-pulseevent). SetEvent with ResetEvent
/// right behind it is no better: the event is one bit, without a generation.
///
/// So leave the gate open until those that it was opened for have said that they are through, or
/// use BasicManualResetEvent<PrivateSync>: a word, for the threads of one process.
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

  /// Shuts the gate. Whom a set has released comes through all the same, but for a thread that was
  /// out of its wait when the gate was open; see above.
  void reset() {
    if (!::ResetEvent(event_.get())) throw_system_error("ResetEvent");
  }

  /// @copydoc BasicManualResetEvent::is_set
  bool is_set() const { return wait_for(event_.get(), Deadline::min()) == WaitResult::acquired; }

  /// Waits until the gate is open.
  /// @returns false when the deadline passed.
  /// @throws std::system_error if the kernel refuses the wait.
  bool wait(Deadline until = never) {
    return wait_for(event_.get(), until) == WaitResult::acquired;
  }

 private:
  Handle event_;
};

}  // namespace ipc
