// Your periodic timer: the arithmetic of its ticks, and the loop that makes the calls. The promises
// to keep are in shared/ipc/tick_schedule.hpp and shared/ipc/periodic_timer.hpp; try without
// reading the code below them. Then: cmake --workflow --preset exercise-07
#pragma once
#include "ipc/periodic_timer.hpp"  // BasicManualResetEvent, Deadline

namespace lesson {

class TickSchedule {
 public:
  TickSchedule(ipc::Deadline start, std::chrono::nanoseconds period)
      : next_(start), period_(period) {}

  ipc::Deadline next() const { return next_; }
  std::chrono::nanoseconds period() const { return period_; }

  std::uint64_t take([[maybe_unused]] ipc::Deadline now) {
    // TODO 1: how many ticks are due? One duration divided by another is a number. Then move next_
    //         behind them, so that being late now makes no later tick late.
    return 0;
  }

 private:
  ipc::Deadline next_;  // the first tick that nobody has taken
  std::chrono::nanoseconds period_;
};

template <class Sync, class Ticks>
class TimerLoop {
 public:
  explicit TimerLoop(Ticks& ticks) : ticks_(ticks) {}

  template <class Callback>
  void run([[maybe_unused]] const Callback& callback) {
    // TODO 2: call callback(n) for each n that ticks_.wait() returns, until that is 0.
  }

  void stop() {
    // TODO 3: end the wait for the next tick: ticks_.interrupt(). Then wait until the call that
    //         runs has returned.
    // TODO 4: and if it is the call itself that stops? Sync::this_thread() says who runs here.
  }

 private:
  Ticks& ticks_;
  ipc::BasicManualResetEvent<Sync> ended_;  // for run() to set
};

}  // namespace lesson
