// Your auto-reset event. The promises to keep are in shared/ipc/auto_reset_event.hpp; try without
// reading the code below them. Then: cmake --workflow --preset exercise-05
#pragma once
#include <atomic>
#include <cstdint>

#include "ipc/sync.hpp"

namespace lesson {

template <class Sync>
class BasicAutoResetEvent {
 public:
  explicit BasicAutoResetEvent(bool signalled = false) : word_(signalled ? 1 : 0) {}

  void set() {
    // TODO 1: signal. Which memory order hands over what this thread wrote before?
    // TODO 4: wake a waiter, but make no system call if there is none.
    //         Where Sync::sleepers_can_die, is waking one enough?
  }

  bool try_wait() {
    // TODO 2: take the signal if it is there. Two threads may try at once; one may succeed.
    return false;
  }

  bool wait([[maybe_unused]] typename Sync::Deadline until = Sync::never) {
    // TODO 3: take the signal, or sleep and try again:
    //         Sync::wait(word_, value, until) sleeps while word_ holds value, and returns false
    //         when the time is up. What if set() comes just before it, or just after?
    return false;
  }

 private:
  // One word. Say here what each of its bits means; then the code follows.
  typename Sync::template Atomic<std::uint32_t> word_;
};

using AutoResetEvent = BasicAutoResetEvent<ipc::PrivateSync>;

}  // namespace lesson
