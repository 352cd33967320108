// What a kernel keeps of a manual-reset event: one bit, and who is in a wait. Only to be run on a
// schedule: it stands for Windows' own, which no program can stop in the middle.
#pragma once
#include <cstdint>

namespace lesson {

// [kernel]
template <class Sync>
struct KernelEvent {
  typename Sync::template Atomic<std::uint32_t> signalled{0};
  typename Sync::template Atomic<std::uint32_t> borrowed{0};

  void set() {
    signalled.store(1);
    Sync::wake_all(signalled);
  }
  void reset() { signalled.store(0); }
  void pulse() {
    set();
    reset();
  }
  void wait() {
    do {  // whom a set wakes is released, and does not look at the bit again
      Sync::wait(signalled, 0, Sync::never);
    } while (borrowed.exchange(0));
  }
  // The kernel takes a thread out of its wait, to run an APC in it. Then the thread goes back.
  void borrow_a_waiter() {
    borrowed.store(1);
    Sync::wake_one(signalled);
  }
};
// [kernel]

}  // namespace lesson
