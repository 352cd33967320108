#pragma once
#include <string>

#include "ipc/auto_reset_event.hpp"
#include "ipc/sync.hpp"

namespace lesson {

/// The policy for what lies in the shared page.
using RollSync = ipc::SharedSync;

/// An auto-reset event that every process of the roll reaches: a word in the page.
// [event]
class RollEvent {
 public:
  /// What of it lies in the shared page.
  using InPage = ipc::BasicAutoResetEvent<ipc::SharedSync>;

  RollEvent(InPage& in_page, const std::string& /*name*/) : event_(in_page) {}
  void set() { event_.set(); }
  bool wait(ipc::Deadline until = ipc::never) { return event_.wait(until); }

 private:
  InPage& event_;
};
// [event]

}  // namespace lesson
