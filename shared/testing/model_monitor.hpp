#pragma once
// The policy for the model checker of a class with a mutex and condition variables.
#include <condition_variable>
#include <limits>

#include "testing/model.hpp"
#include "testing/monitor.hpp"

namespace testing {

/// The policy; see monitor.hpp for its members. The model tries each thread that a notify can wake,
/// one wake-up for no reason on each condition variable, in whichever wait, and a time-out at every
/// point of a timed one.
struct ModelMonitor : ModelSync {
  class Mutex {
   public:
    void lock(Here here) {
      raw_.lock(relacy(here));
      log("locks", 0, 0, here);
    }
    void unlock(Here here) {
      raw_.unlock(relacy(here));
      log("unlocks", 0, 0, here);
    }

   private:
    friend struct ModelMonitor;
    rl::mutex raw_;
  };

  using Lock = MonitorLock<Mutex>;

  class BareCondition {
   public:
    void wait(Lock& lock, Here here = Here::current()) { wait_until(lock, never, here); }

    /// @returns cv_status::timeout also when a notify was faster; see BasicSteppedMonitor.
    std::cv_status wait_until(Lock& lock, Deadline until, Here here = Here::current()) {
      return lock.without([&](Mutex& mutex) { return sleep(mutex, until != never, here); });
    }

    void notify_one(Here here = Here::current()) { notify("notify one", 1, here); }
    void notify_all(Here here = Here::current()) {
      notify("notify all", std::numeric_limits<int>::max(), here);
    }

   private:
    std::cv_status sleep(Mutex& mutex, bool timed, Here here) {
      rl::context& model = rl::ctx();
      model.sched();
      log("unlocks and sleeps, in one step", 0, 0, here);
      {
        rl::preemption_disabler undivided(model);
        mutex.raw_.unlock(relacy(here));
      }
      bool in_time = true;
      if (may_be_spurious_ && model.rand(2, rl::sched_type_user)) {
        may_be_spurious_ = false;
        log("wakes up for no reason", 0, 0, here);
      } else {
        in_time =
            bed_.wait(model, timed, /*spurious*/ false, relacy(here)) != rl::unpark_reason_timeout;
        log(in_time ? "wakes up" : "its time is up", 0, 0, here);
      }
      mutex.lock(here);
      if (in_time && timed && model.rand(2, rl::sched_type_user)) {
        in_time = false;
        log("its time is up", 0, 0, here);
      }
      return in_time ? std::cv_status::no_timeout : std::cv_status::timeout;
    }

    void notify(const char* what, int most, Here here) {
      rl::context& model = rl::ctx();
      model.sched();
      log(what, 0, 0, here);
      bed_.wake(model, most, relacy(here));
    }

    rl::atomic<int> bed_{0};
    bool may_be_spurious_ = true;
  };

  using Condition = PredicateWaits<BareCondition>;
};

}  // namespace testing
