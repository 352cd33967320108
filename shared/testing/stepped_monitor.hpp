#pragma once
#include <climits>
#include <condition_variable>

#include "testing/monitor.hpp"
#include "testing/schedule.hpp"

namespace testing {

/// The policy that makes a class with a mutex and condition variables stop before each step; see
/// monitor.hpp for its members. A thread that waits for the mutex has no step to make until it is
/// free, and one that is woken goes on with the mutex in its hands.
///
/// @tparam spurious_wake_ups how many waits on each condition variable, the first ones, wake up
///   without a notify. The system may do that at any time; here it does it when the schedule says.
template <int spurious_wake_ups>
struct BasicSteppedMonitor : SteppedSync {
  class Mutex {
   public:
    void lock(Here here) {
      Schedules::stop_until_free(taken_);
      Schedules::log("locks", 0, 0, here);
      taken_ = true;
    }
    void unlock(Here here) {
      Schedules::stop();
      Schedules::log("unlocks", 0, 0, here);
      taken_ = false;
    }

   private:
    friend struct BasicSteppedMonitor;
    bool taken_ = false;
  };

  using Lock = MonitorLock<Mutex>;

  class BareCondition {
   public:
    void wait(Lock& lock, Here here = Here::current()) { wait_until(lock, never, here); }

    /// @returns cv_status::timeout if the time was up before the thread had the mutex again: also
    ///   when a notify was faster. The standard allows it, and libstdc++ does it.
    std::cv_status wait_until(Lock& lock, Deadline until, Here here = Here::current()) {
      return lock.without([&](Mutex& mutex) { return sleep(mutex, until != never, here); });
    }

    void notify_one(Here here = Here::current()) {
      Schedules::stop();
      Schedules::log("notify one: %lld woken", Schedules::wake(this, 1), 0, here);
    }
    void notify_all(Here here = Here::current()) {
      Schedules::stop();
      Schedules::log("notify all: %lld woken", Schedules::wake(this, INT_MAX), 0, here);
    }

   private:
    std::cv_status sleep(Mutex& mutex, bool timed, Here here) {
      Schedules::stop();
      Schedules::log("unlocks and sleeps, in one step", 0, 0, here);
      mutex.taken_ = false;
      if (spurious_left_ > 0) {
        --spurious_left_;
        Schedules::stop_until_free(mutex.taken_);
        Schedules::log("wakes up for no reason, locks", 0, 0, here);
      } else if (Schedules::queue(this); Schedules::sleep(timed, &mutex.taken_)) {
        Schedules::log("wakes up, locks", 0, 0, here);
      } else {
        Schedules::log("its time is up", 0, 0, here);
        mutex.lock(here);
        return std::cv_status::timeout;
      }
      mutex.taken_ = true;
      return std::cv_status::no_timeout;
    }

    int spurious_left_ = spurious_wake_ups;
  };

  using Condition = PredicateWaits<BareCondition>;
};

using SteppedMonitor = BasicSteppedMonitor<0>;
using SpuriousMonitor = BasicSteppedMonitor<1>;

}  // namespace testing
