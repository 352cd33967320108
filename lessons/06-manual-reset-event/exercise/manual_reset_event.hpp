// Your manual-reset event. The promises to keep are in shared/ipc/manual_reset_event.hpp; try
// without reading the code below them. Then: cmake --workflow --preset exercise-06
#pragma once
#include <atomic>
#include <cstdint>

#include "ipc/sync.hpp"

namespace lesson {

template <class Sync>
class BasicManualResetEvent {
 public:
  explicit BasicManualResetEvent(bool signalled = false) : word_(signalled ? 1 : 0) {}

  void set() {
    // TODO 1: open the gate and wake everyone who sleeps at it. Which memory order hands over what
    //         this thread wrote before?
    // TODO 4: leave a mark that a reset does not wipe out. Two threads may set at once.
  }

  void reset() {
    // TODO 3: shut the gate, and touch nothing else. The thread that resets may look for work next:
    //         what must it see?
  }

  bool is_set() const { return word_.load(std::memory_order_acquire) & 1; }

  bool wait([[maybe_unused]] typename Sync::Deadline until = Sync::never) {
    // TODO 2: pass an open gate, or sleep and look again:
    //         Sync::wait(word_, value, until) sleeps while word_ holds value, and returns false
    //         when the time is up. What if the gate is shut again when you look?
    return false;
  }

 private:
  // One word. Say here what each of its bits means; then the code follows.
  typename Sync::template Atomic<std::uint32_t> word_;
};

using ManualResetEvent = BasicManualResetEvent<ipc::PrivateSync>;

}  // namespace lesson
