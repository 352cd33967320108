#pragma once
#include <pthread.h>
#include <time.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "ipc/deadline.hpp"
#include "ipc/error.hpp"
#include "testing/monitor.hpp"

namespace lesson {

/// What POSIX has; see testing/monitor.hpp for what each member means.
struct SystemMonitor {
  template <class T>
  using Plain = T;
  using Deadline = ipc::Deadline;
  static constexpr Deadline never = ipc::never;

  class Mutex {
   public:
    Mutex() = default;
    Mutex(const Mutex&) = delete;
    ~Mutex() { ::pthread_mutex_destroy(&mutex_); }
    void lock() { must("pthread_mutex_lock", ::pthread_mutex_lock(&mutex_)); }
    void unlock() { ::pthread_mutex_unlock(&mutex_); }
    pthread_mutex_t* get() { return &mutex_; }

   private:
    pthread_mutex_t mutex_ = PTHREAD_MUTEX_INITIALIZER;
  };

  using Lock = std::unique_lock<Mutex>;

  class BareCondition {
   public:
    // [create]
    BareCondition() {
      // The default is the wall clock: whoever sets it would lengthen or shorten the waits.
      pthread_condattr_t attributes;
      ::pthread_condattr_init(&attributes);
      ::pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
      const int failed = ::pthread_cond_init(&condition_, &attributes);
      ::pthread_condattr_destroy(&attributes);
      must("pthread_cond_init", failed);
    }
    // [create]
    BareCondition(const BareCondition&) = delete;
    ~BareCondition() { ::pthread_cond_destroy(&condition_); }

    void wait(Lock& lock) {
      must("pthread_cond_wait", ::pthread_cond_wait(&condition_, lock.mutex()->get()));
    }
    std::cv_status wait_until(Lock& lock, Deadline until) {
      const auto ns = std::max<std::int64_t>(until.time_since_epoch().count(), 0);
      const timespec moment{static_cast<time_t>(ns / 1'000'000'000),
                            static_cast<long>(ns % 1'000'000'000)};
      const int failed = ::pthread_cond_timedwait(&condition_, lock.mutex()->get(), &moment);
      if (failed == ETIMEDOUT) return std::cv_status::timeout;
      must("pthread_cond_timedwait", failed);
      return std::cv_status::no_timeout;
    }
    void notify_one() { ::pthread_cond_signal(&condition_); }
    void notify_all() { ::pthread_cond_broadcast(&condition_); }

   private:
    pthread_cond_t condition_;
  };

  using Condition = testing::PredicateWaits<BareCondition>;

 private:
  static void must(const char* call, int failed) {
    if (failed) ipc::throw_system_error(call, {}, failed);
  }
};

}  // namespace lesson
