// TODO 3: whom does this event wake? The roll has takers in other processes.
#pragma once
#include <string>

#include "ipc/auto_reset_event.hpp"
#include "ipc/sync.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/kernel_name.hpp"

namespace lesson {

using RollSync = ipc::PrivateSync;

class RollEvent {
 public:
  struct InPage {};

  RollEvent(InPage&, const std::string& /*name*/)
      : event_(::CreateEventW(nullptr, FALSE, FALSE, /*name*/ nullptr)) {
    if (!event_) ipc::throw_system_error("CreateEvent");
  }
  void set() { ::SetEvent(event_.get()); }
  bool wait(ipc::Deadline until = ipc::never) {
    return ipc::wait_for(event_.get(), until) == ipc::WaitResult::acquired;
  }

 private:
  ipc::Handle event_;
};

}  // namespace lesson
