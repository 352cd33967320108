// Your named event, on Linux. As it stands it is a named word: two programs meet at it, and it
// believes whatever it finds. The promises to keep are in shared/ipc/named_event.hpp. Then:
// cmake --workflow --preset exercise-17
#pragma once
#include <cerrno>  // EEXIST, ENOENT, EINVAL, for ipc::throw_system_error
#include <new>

#include "ipc/auto_reset_event.hpp"
#include "ipc/linux/shared_object.hpp"  // use_mapping, find_mapping
#include "ipc/manual_reset_event.hpp"
#include "ipc/reset_policy.hpp"

namespace lesson {

class NamedEvent {
 public:
  static NamedEvent create(const std::string& name, ipc::ResetPolicy policy,
                           bool signalled = false) {
    // TODO 2: what if the event is there? `created` of the mapping tells.
    return open_or_create(name, policy, signalled);
  }
  static NamedEvent open(const std::string& name, ipc::ResetPolicy policy) {
    // TODO 2: what if it is not? find_mapping() makes nothing.
    return open_or_create(name, policy);
  }
  static NamedEvent open_or_create(const std::string& name, ipc::ResetPolicy,
                                   bool signalled = false) {
    // TODO 3: a new event must say what it is, and what is found must be that.
    return NamedEvent(ipc::use_mapping(name, sizeof(Word),
                                       [&](auto memory) { new (memory.data()) Word(signalled); }));
  }
  bool created() const { return true; }  // TODO 1

  void set() { word().set(); }
  void reset() { word().try_wait(); }
  bool wait(ipc::Deadline until = ipc::never) { return word().wait(until); }

 private:
  // TODO 4: BasicManualResetEvent, for those who ask for one.
  using Word = ipc::BasicAutoResetEvent<ipc::SharedSync>;

  explicit NamedEvent(ipc::UsedMapping memory) : memory_(std::move(memory)) {}
  Word& word() { return *std::launder(reinterpret_cast<Word*>(memory_.mapping.data())); }

  ipc::UsedMapping memory_;
};

}  // namespace lesson
