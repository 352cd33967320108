// TODO 3: whom does this word wake? The roll has takers in other processes.
#pragma once
#include <string>

#include "ipc/auto_reset_event.hpp"
#include "ipc/sync.hpp"

namespace lesson {

using RollSync = ipc::SharedSync;

class RollEvent {
 public:
  using InPage = ipc::BasicAutoResetEvent<ipc::PrivateSync>;

  RollEvent(InPage& in_page, const std::string& /*name*/) : event_(in_page) {}
  void set() { event_.set(); }
  bool wait(ipc::Deadline until = ipc::never) { return event_.wait(until); }

 private:
  InPage& event_;
};

}  // namespace lesson
