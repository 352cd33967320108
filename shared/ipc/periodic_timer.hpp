#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <thread>
#include <utility>

#include "ipc/deadline.hpp"
#include "ipc/manual_reset_event.hpp"
#include "ipc/sync.hpp"
#include "ipc/tick_schedule.hpp"

#ifdef _WIN32
#include "ipc/windows/system_ticks.hpp"
#else
#include "ipc/linux/system_ticks.hpp"
#endif

namespace ipc {

/// Calls a function at each tick, one call after the other, until it is stopped. It has no thread
/// of its own: one thread calls run(), once, and is in it until the end.
///
/// Promised, and kept by the checks of lesson 07:
/// - no tick is lost: ticks that fall due during a call are counted in the next one;
/// - never two calls at once, and none after a stop() has returned;
/// - a stop waits for the call that runs, and for no tick; in the call itself, for nothing.
///
/// `Ticks` is where the ticks come from: the system (SystemTicks), or what a check puts in its
/// place. It has two members:
///
/// | member | meaning |
/// |---|---|
/// | `wait()` | waits for a tick; returns how many fell due since the last wait, 0 if interrupted |
/// | `interrupt()` | ends this wait and all later ones, also if a tick is due; from any thread |
template <class Sync, class Ticks>
class TimerLoop {
 public:
  /// @param ticks must live as long as the loop.
  explicit TimerLoop(Ticks& ticks) : ticks_(ticks) {}

  /// Calls `callback(n)` whenever ticks have fallen due, n of them since the last call. Returns
  /// when the loop is stopped.
  // [run]
  template <class Callback>
  void run(const Callback& callback) {
    // relaxed: what it is for others does not matter, and this thread sees what it wrote.
    runner_.store(Sync::this_thread(), std::memory_order_relaxed);
    while (const std::uint64_t ticks = ticks_.wait()) callback(ticks);
    ended_.set();
  }
  // [run]

  /// Stops. When this returns, the last call has returned too, and what it wrote is seen; but in a
  /// call, this returns at once, and that call is the last one. Stopping twice is stopping once.
  // [stop]
  void stop() {
    ticks_.interrupt();
    // relaxed: nobody but this thread can have written its number.
    if (runner_.load(std::memory_order_relaxed) == Sync::this_thread()) return;  // in the call
    ended_.wait();
  }
  // [stop]

 private:
  Ticks& ticks_;
  // The thread in run(). Its number may be another's when it has ended, who then finds nothing to
  // wait for.
  typename Sync::template Atomic<std::uint32_t> runner_{0};
  BasicManualResetEvent<Sync> ended_;  // set when run() makes no more calls
};

/// A timer with a thread of its own, in which it calls a function at each tick.
/// See TimerLoop for what it promises.
// [timer]
class PeriodicTimer {
 public:
  /// Starts the timer. The first tick is due one period from now.
  /// @param callback gets the number of ticks since the last call; must not throw.
  /// @throws std::system_error if the period is not longer than zero, or the system refuses.
  PeriodicTimer(std::chrono::nanoseconds period, std::function<void(std::uint64_t)> callback)
      : ticks_(TickSchedule(in(period), period)),
        thread_([this, callback = std::move(callback)] { loop_.run(callback); }) {}
  PeriodicTimer(const PeriodicTimer&) = delete;

  /// Stops the timer. Not for a callback to do: it would have to outlive its own thread.
  ~PeriodicTimer() { stop(); }  // and the thread joins itself

  /// @copydoc TimerLoop::stop
  void stop() { loop_.stop(); }

 private:
  SystemTicks ticks_;
  TimerLoop<PrivateSync, SystemTicks> loop_{ticks_};
  std::jthread thread_;  // last: it may call back, and stop, before the constructor has returned
};
// [timer]

}  // namespace ipc
