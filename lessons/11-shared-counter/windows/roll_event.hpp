#pragma once
#include <string>

#include "ipc/sync.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/kernel_name.hpp"

namespace lesson {

/// The policy for what lies in the shared page; nobody sleeps on a word of it.
using RollSync = ipc::PrivateSync;

/// An auto-reset event that every process of the roll reaches: the kernel's own, by its name.
// [event]
class RollEvent {
 public:
  /// What of it lies in the shared page.
  struct InPage {};

  RollEvent(InPage&, const std::string& name)
      : event_(::CreateEventW(nullptr, /*manual reset*/ FALSE, /*signalled*/ FALSE,
                              ipc::kernel_name(name + "-sold-out").c_str())) {
    if (!event_) ipc::throw_system_error("CreateEvent", name);
  }
  void set() {
    if (!::SetEvent(event_.get())) ipc::throw_system_error("SetEvent");
  }
  bool wait(ipc::Deadline until = ipc::never) {
    return ipc::wait_for(event_.get(), until) == ipc::WaitResult::acquired;
  }

 private:
  ipc::Handle event_;
};
// [event]

}  // namespace lesson
