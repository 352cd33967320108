#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <system_error>

#include "ipc/auto_reset_event.hpp"
#include "ipc/error.hpp"

namespace ipc {

/// How many events one wait_any() takes.
inline constexpr std::size_t most_events = PrivateSync::most_words;

/// What a wait on several events needs of each: its word, and what the bits of the word mean.
template <class Sync>
struct EventWord {
  using Word = typename Sync::template Atomic<std::uint32_t>;
  static constexpr std::uint32_t signal_bit = BasicAutoResetEvent<Sync>::signal_bit;
  static constexpr std::uint32_t one_waiter = BasicAutoResetEvent<Sync>::one_waiter;

  static Word& of(BasicAutoResetEvent<Sync>& event) { return event.word_; }
};

/// A thread that waits at several events: what wait_any() is made of.
template <class Sync>
class WaiterAtAny {
 public:
  using Events = std::span<BasicAutoResetEvent<Sync>* const>;

  explicit WaiterAtAny(Events events) : events_(events) {
    for (std::size_t i = 0; i < events.size(); ++i) words_[i] = &Word::of(*events[i]);
  }

  /// Registers at each event: from here on, its set() wakes somebody.
  void enter() {
    // relaxed: set() and this write the same word, so one of the two sees the other.
    for (std::size_t i = 0; i < events_.size(); ++i) {
      words_[i]->fetch_add(Word::one_waiter, std::memory_order_relaxed);
    }
  }

  /// Looks at the events in their order, and takes the first signal.
  /// @returns whose signal that was; nothing if there was none.
  // [look]
  std::optional<std::size_t> look() {
    for (std::size_t i = 0; i < events_.size(); ++i) {
      // relaxed: who takes the signal acquires, in try_wait().
      while ((seen_[i] = words_[i]->load(std::memory_order_relaxed)) & Word::signal_bit) {
        if (events_[i]->try_wait()) return i;
      }
    }
    return std::nullopt;  // and seen_ holds what each word was when it was not signalled
  }
  // [look]

  /// Sleeps until an event changes after the last look at it.
  /// @returns false when the deadline passed.
  bool sleep(typename Sync::Deadline until) {
    return Sync::wait_any({words_.data(), events_.size()}, {seen_.data(), events_.size()}, until);
  }

  /// Takes the registrations back, and hands on what else this thread was woken for.
  // [leave]
  void leave() {
    for (std::size_t i = 0; i < events_.size(); ++i) {
      // relaxed: as a read-modify-write it passes on what the set before it published.
      const std::uint32_t before =
          words_[i]->fetch_sub(Word::one_waiter, std::memory_order_relaxed);
      // A signal is there, and so are others who wait for it. The wake-up that came with it may
      // have been ours. Where sleepers can die, set() has woken them all.
      if (before & Word::signal_bit && before >= 2 * Word::one_waiter && !Sync::sleepers_can_die) {
        Sync::wake_one(*words_[i]);
      }
    }
  }
  // [leave]

 private:
  using Word = EventWord<Sync>;

  Events events_;
  std::array<typename Word::Word*, Sync::most_words> words_;
  std::array<std::uint32_t, Sync::most_words> seen_;
};

/// ipc::wait_any() for events on any policy: `wait_any<SharedSync>(events)` waits at words that
/// processes share.
// [wait_any]
template <class Sync>
std::optional<std::size_t> wait_any(std::span<BasicAutoResetEvent<Sync>* const> events,
                                    typename Sync::Deadline until = Sync::never) {
  if (events.empty() || events.size() > Sync::most_words) {
    throw_wrong_count("futex_waitv", events.size(), Sync::most_words);
  }
  WaiterAtAny<Sync> waiter(events);
  std::optional<std::size_t> taken = waiter.look();
  if (taken) return taken;  // without a system call
  waiter.enter();
  try {
    // When the time is up, it looks once more.
    for (bool in_time = true; !(taken = waiter.look()) && in_time;) in_time = waiter.sleep(until);
  } catch (const std::system_error&) {
    waiter.leave();
    throw;
  }
  waiter.leave();
  return taken;
}
// [wait_any]

inline std::optional<std::size_t> wait_any(std::span<AutoResetEvent* const> events,
                                           Deadline until) {
  return wait_any<PrivateSync>(events, until);
}

}  // namespace ipc
