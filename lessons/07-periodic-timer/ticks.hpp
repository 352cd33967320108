// Two sources of ticks that need no time to pass, for the program and the checks of lesson 07.
#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>

#include "ipc/deadline.hpp"
#include "ipc/sync.hpp"
#include "periodic_timer.hpp"

namespace lesson {

/// Ticks on a clock of its own. The clock stands still while the program runs, and jumps ahead to
/// the next tick when the program waits for it. For one thread.
class SimulatedTicks {
 public:
  /// @param lateness how much later than the tick a wait returns.
  explicit SimulatedTicks(TickSchedule schedule, std::chrono::nanoseconds lateness = {})
      : schedule_(schedule), lateness_(lateness) {}

  std::uint64_t wait() {
    if (interrupted_) return 0;
    if (now_ < schedule_.next()) now_ = schedule_.next() + lateness_;
    return schedule_.take(now_);
  }
  void interrupt() { interrupted_ = true; }

  /// Lets time pass, as a callback does that works.
  void work(std::chrono::nanoseconds time) { now_ += time; }

  ipc::Deadline now() const { return now_; }

 private:
  TickSchedule schedule_;
  std::chrono::nanoseconds lateness_;
  ipc::Deadline now_;
  bool interrupted_ = false;
};

/// Ticks that come when somebody says so. A timerfd and an eventfd in one word, so that a schedule
/// and the model can run it.
template <class Sync>
class WordTicks {
 public:
  /// @param due how many ticks are due already.
  explicit WordTicks(std::uint32_t due = 0) : word_(due * one_tick) {}

  void tick() {
    word_.fetch_add(one_tick, std::memory_order_relaxed);
    Sync::wake_all(word_);
  }
  void interrupt() {
    word_.fetch_or(interrupted_bit, std::memory_order_relaxed);
    Sync::wake_all(word_);
  }
  std::uint64_t wait() {
    for (;;) {
      const std::uint32_t seen = word_.load(std::memory_order_relaxed);
      if (seen & interrupted_bit) return 0;
      if (seen > 0) {
        word_.fetch_sub(seen, std::memory_order_relaxed);  // all ticks at once, as a read does
        return seen / one_tick;
      }
      Sync::wait(word_, 0, Sync::never);
    }
  }

 private:
  // All orders are relaxed: a kernel promises none, so the loop must not lean on one.
  static constexpr std::uint32_t interrupted_bit = 1;
  static constexpr std::uint32_t one_tick = 2;
  typename Sync::template Atomic<std::uint32_t> word_;
};

/// A loop on simulated ticks: at one period, at two, and so on.
struct SimulatedTimer {
  explicit SimulatedTimer(std::chrono::nanoseconds period, std::chrono::nanoseconds lateness = {})
      : ticks(TickSchedule(ipc::Deadline(period), period), lateness) {}

  SimulatedTicks ticks;
  TimerLoop<ipc::PrivateSync, SimulatedTicks> loop{ticks};
};

/// A loop on ticks in a word.
template <class Sync>
struct WordTimer {
  explicit WordTimer(std::uint32_t due = 0) : ticks(due) {}

  WordTicks<Sync> ticks;
  TimerLoop<Sync, WordTicks<Sync>> loop{ticks};
};

}  // namespace lesson
