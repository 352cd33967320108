#pragma once
#include <atomic>
#include <cstdint>

#include "ipc/sync.hpp"

namespace ipc {

/// An event that stays signalled until it is reset: a gate that someone opens and someone shuts.
///
/// Promised, and kept by the checks of lesson 06:
/// - a set releases every wait that is asleep, even if a reset follows at once;
/// - while the event is set, a wait returns without sleeping; after a reset, it sleeps;
/// - what a thread wrote before its set is seen by every thread that the set released, and by a
///   thread whose reset undoes the set: reset first, then look for work, then wait, misses nothing.
///
/// The first promise is the word's. A kernel event of Windows keeps it but for a thread that is out
/// of its wait at that moment; see ipc/windows/manual_reset_event.hpp.
///
/// The generation beside the bit is that of the sense-reversing barrier (J. Mellor-Crummey and
/// M. Scott, 1991), with a count in place of the sense: a sleeper that wakes late can tell that the
/// gate was open while it slept.
template <class Sync>
class BasicManualResetEvent {
 public:
  /// @param signalled whether the gate is open to begin with.
  explicit BasicManualResetEvent(bool signalled = false) : word_(signalled ? signal_bit : 0) {}

  /// Opens the gate and wakes everyone who sleeps at it.
  // [set]
  void set() {
    std::uint32_t seen = word_.load(std::memory_order_relaxed);
    // release: what this thread wrote so far is there for whoever this set releases.
    while (!word_.compare_exchange_weak(seen, (seen + one_generation) | signal_bit,
                                        std::memory_order_release, std::memory_order_relaxed)) {
    }
    Sync::wake_all(word_);
  }
  // [set]

  /// Shuts the gate. Whom a set has released comes through all the same.
  // [reset]
  void reset() {
    // Only the bit: the generation stays, to tell the sleepers what happened.
    // acquire: this thread may look for work next, and nobody signals again what it sweeps away
    // here. No release: a reset publishes nothing, and as a read-modify-write it passes on what the
    // set before it published.
    word_.fetch_and(~signal_bit, std::memory_order_acquire);
  }
  // [reset]

  /// @returns whether the gate is open; by the time you look, it may be shut.
  bool is_set() const { return word_.load(std::memory_order_acquire) & signal_bit; }

  /// Waits until the gate is open, or was opened since this wait began.
  /// @returns false when the deadline passed and neither was so.
  /// @throws std::system_error if the kernel refuses the wait.
  // [wait]
  bool wait(typename Sync::Deadline until = Sync::never) {
    // acquire, here and below: pairs with the release in set().
    const std::uint32_t first = word_.load(std::memory_order_acquire);
    if (first & signal_bit) return true;
    // The gate is shut, and only a set changes the word of a shut gate: a reset finds nothing to
    // clear. So another value says that it was opened, whether or not it still is.
    for (;;) {
      const bool in_time = Sync::wait(word_, first, until);
      if (word_.load(std::memory_order_acquire) != first) return true;
      if (!in_time) return false;
    }
  }
  // [wait]

 private:
  // [state]
  // bit 0      signalled
  // bits 1..31 the generation: how many sets there were. It comes round after 2^31 of them: only a
  //            sleeper that so many sets pass by while it wakes up could take the word for its own
  static constexpr std::uint32_t signal_bit = 1;
  static constexpr std::uint32_t one_generation = 2;
  typename Sync::template Atomic<std::uint32_t> word_;
  // [state]
};

}  // namespace ipc

#ifdef _WIN32
#include "ipc/windows/manual_reset_event.hpp"
#else
namespace ipc {

/// A manual-reset event for the threads of one process.
using ManualResetEvent = BasicManualResetEvent<PrivateSync>;

}  // namespace ipc
#endif
