#pragma once
#include <atomic>
#include <cstdint>

#include "ipc/sync.hpp"

namespace ipc {

/// An event that a set signals and that the wait it releases resets again: a gate that lets one
/// through and falls shut.
///
/// It is one bit, not a counter. Promised, and kept by the checks of lesson 05:
/// - a set is never lost: it releases a wait that is asleep, or the next one to come;
/// - one wait takes one signal, so N sets release between one and N waits;
/// - what a thread wrote before its set is seen by the thread that the set released.
///
/// The bits and the order of the steps are those of a futex mutex turned round (U. Drepper,
/// "Futexes Are Tricky", 2011), with a count of waiters in place of the third state, so that the
/// word stays right when a process dies at any point in it.
template <class Sync>
class BasicAutoResetEvent {
 public:
  /// @param signalled whether the first wait finds the gate open.
  explicit BasicAutoResetEvent(bool signalled = false) : word_(signalled ? signal_bit : 0) {}

  /// Signals the event and wakes a waiter. Signalling twice is signalling once.
  // [set]
  void set() {
    // release: what this thread wrote so far is there for whoever takes the signal.
    // Even if the bit is set already: the waiter that takes it must see this thread's writes too.
    const std::uint32_t before = word_.fetch_or(signal_bit, std::memory_order_release);
    if (before < one_waiter) return;  // nobody asleep, so no system call
    if constexpr (Sync::sleepers_can_die) {
      Sync::wake_all(word_);  // the one that we would wake may be dead before it takes the signal
    } else {
      Sync::wake_one(word_);
    }
  }
  // [set]

  /// Takes the signal if it is there, without waiting.
  /// @returns whether it was there.
  // [try_wait]
  bool try_wait() {
    std::uint32_t seen = word_.load(std::memory_order_relaxed);
    while (seen & signal_bit) {
      // acquire: pairs with the release in set().
      if (word_.compare_exchange_weak(seen, seen - signal_bit, std::memory_order_acquire,
                                      std::memory_order_relaxed)) {
        return true;
      }
    }
    return false;
  }
  // [try_wait]

  /// Waits for the signal and takes it.
  /// @returns false when the deadline passed; a signal that was there is taken, not lost.
  /// @throws std::system_error if the kernel refuses the wait.
  // [wait]
  bool wait(typename Sync::Deadline until = Sync::never) {
    if (try_wait()) return true;
    // relaxed: set() and this write the same word, so one of the two sees the other.
    std::uint32_t seen = word_.fetch_add(one_waiter, std::memory_order_relaxed) + one_waiter;
    for (bool in_time = true;;) {
      // Leave with the signal, or without it when time is up: one step for both, so that a signal
      // that comes in between is not left behind.
      while (seen & signal_bit || !in_time) {
        const std::uint32_t taken = seen & signal_bit;
        if (word_.compare_exchange_weak(seen, seen - taken - one_waiter, std::memory_order_acquire,
                                        std::memory_order_relaxed)) {
          return taken;
        }
      }
      in_time = Sync::wait(word_, seen, until);
      seen = word_.load(std::memory_order_relaxed);
    }
  }
  // [wait]

 private:
  // [state]
  // bit 0      signalled
  // bits 1..31 waiters asleep or about to be; a hint that may be too high, never too low:
  //            a process that is killed in wait() stays counted, and costs set() a system call
  static constexpr std::uint32_t signal_bit = 1;
  static constexpr std::uint32_t one_waiter = 2;
  typename Sync::template Atomic<std::uint32_t> word_;
  // [state]

  template <class>
  friend struct EventWord;  // for a wait on several events: wait_any.hpp
};

}  // namespace ipc

#ifdef _WIN32
#include "ipc/windows/auto_reset_event.hpp"
#else
namespace ipc {

/// An auto-reset event for the threads of one process.
using AutoResetEvent = BasicAutoResetEvent<PrivateSync>;

}  // namespace ipc
#endif
