#pragma once
#include <condition_variable>

#include "testing/trace.hpp"

/// @file
/// What a class is built on that protects its data with a mutex and waits on condition variables: a
/// monitor, as C. A. R. Hoare called it (1974). Waiting and waking are as in Mesa (B. Lampson and
/// D. Redell, 1980), as in every system today: who is woken must look again.
///
/// Such a class takes a policy, so that one source runs on `std::condition_variable`, on what the
/// system itself has, one step at a time (testing::SteppedMonitor), and under a model checker
/// (testing::ModelMonitor). A policy has these members:
///
/// | member | meaning |
/// |---|---|
/// | `Mutex` | std::mutex, or what stands in for it |
/// | `Lock` | holds a `Mutex` from its construction to its end, or to `unlock()` |
/// | `Condition` | waits and notifies, by the names that std::condition_variable has for them |
/// | `Plain<T>`, `Deadline`, `never` | as in ipc/sync.hpp |

namespace testing {

/// Holds a mutex that tells where it is locked and unlocked.
template <class Mutex>
class MonitorLock {
 public:
  explicit MonitorLock(Mutex& mutex, Here here = Here::current()) : mutex_(mutex) { lock(here); }
  MonitorLock(const MonitorLock&) = delete;
  ~MonitorLock() noexcept(false) {  // the schedule ends a thread that never ends by an exception
    if (owns_) unlock({});
  }

  void lock(Here here = Here::current()) {
    mutex_.lock(here);
    owns_ = true;
  }
  void unlock(Here here = Here::current()) {
    owns_ = false;
    mutex_.unlock(here);
  }

  /// Runs a wait, which gives the mutex away and comes back with it.
  template <class Wait>
  auto without(Wait wait) {
    owns_ = false;  // a thread that is ended in its wait has nothing to unlock
    const auto result = wait(mutex_);
    owns_ = true;
    return result;
  }

 private:
  Mutex& mutex_;
  bool owns_ = false;
};

/// Adds to a condition variable that only sleeps and wakes the waits with a predicate. The two
/// loops are those of the C++ standard ([thread.condition.condvar]).
template <class Bare>
class PredicateWaits : public Bare {
 public:
  using Bare::wait;
  using Bare::wait_until;

  // [wait]
  template <class Lock, class Predicate>
  void wait(Lock& lock, Predicate predicate, Here here = Here::current()) {
    while (!predicate()) sleep(lock, here);
  }
  // [wait]

  // [wait_until]
  template <class Lock, class Deadline, class Predicate>
  bool wait_until(Lock& lock, Deadline until, Predicate predicate, Here here = Here::current()) {
    while (!predicate()) {
      if (sleep_until(lock, until, here) == std::cv_status::timeout) return predicate();
    }
    return true;
  }
  // [wait_until]

 private:
  // Only a schedule and a model want to know where.
  template <class Lock>
  void sleep(Lock& lock, Here here) {
    if constexpr (requires { Bare::wait(lock, here); }) {
      Bare::wait(lock, here);
    } else {
      Bare::wait(lock);
    }
  }
  template <class Lock, class Deadline>
  std::cv_status sleep_until(Lock& lock, Deadline until, Here here) {
    if constexpr (requires { Bare::wait_until(lock, until, here); }) {
      return Bare::wait_until(lock, until, here);
    } else {
      return Bare::wait_until(lock, until);
    }
  }
};

}  // namespace testing
