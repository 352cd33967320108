#pragma once
#include <condition_variable>
#include <mutex>

#include "ipc/deadline.hpp"
#include "ipc/error.hpp"
#include "ipc/windows/timeout.hpp"
#include "ipc/windows/win32.hpp"
#include "testing/monitor.hpp"

namespace lesson {

/// What Windows has, since Vista; see testing/monitor.hpp for what each member means. Both are one
/// pointer wide, need no clean-up and have no handle: they work inside one process.
struct SystemMonitor {
  template <class T>
  using Plain = T;
  using Deadline = ipc::Deadline;
  static constexpr Deadline never = ipc::never;

  class Mutex {
   public:
    Mutex() = default;
    Mutex(const Mutex&) = delete;
    void lock() { ::AcquireSRWLockExclusive(&lock_); }
    void unlock() { ::ReleaseSRWLockExclusive(&lock_); }
    SRWLOCK* get() { return &lock_; }

   private:
    SRWLOCK lock_ = SRWLOCK_INIT;
  };

  using Lock = std::unique_lock<Mutex>;

  // [condition]
  class BareCondition {
   public:
    BareCondition() = default;
    BareCondition(const BareCondition&) = delete;

    void wait(Lock& lock) { wait_until(lock, never); }
    std::cv_status wait_until(Lock& lock, Deadline until) {
      const DWORD left = ipc::milliseconds_left(until);
      if (::SleepConditionVariableSRW(&condition_, lock.mutex()->get(), left, /*exclusive*/ 0)) {
        return std::cv_status::no_timeout;
      }
      if (::GetLastError() != ERROR_TIMEOUT) ipc::throw_system_error("SleepConditionVariableSRW");
      return ipc::passed(until) ? std::cv_status::timeout : std::cv_status::no_timeout;
    }
    void notify_one() { ::WakeConditionVariable(&condition_); }
    void notify_all() { ::WakeAllConditionVariable(&condition_); }

   private:
    CONDITION_VARIABLE condition_ = CONDITION_VARIABLE_INIT;
  };
  // [condition]

  using Condition = testing::PredicateWaits<BareCondition>;
};

}  // namespace lesson
