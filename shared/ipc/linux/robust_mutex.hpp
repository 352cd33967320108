#pragma once
#include <pthread.h>
#include <time.h>

#include <atomic>
#include <cerrno>
#include <string>
#include <thread>

#include "ipc/deadline.hpp"
#include "ipc/error.hpp"
#include "ipc/linux/timeout.hpp"
#include "ipc/lock_result.hpp"

/// @file
/// What a robust mutex is made of on Linux: pthread's. Each thread keeps a list of the robust
/// mutexes that it holds, and the kernel, when the thread ends, walks that list, marks each word
/// in it with "owner died" and wakes a waiter (docs.kernel.org/locking/robust-futexes.html).

namespace ipc {

/// What RobustMutex::State is here.
class alignas(8) MutexState {
 public:
  // [make]
  MutexState() {
    pthread_mutexattr_t attributes;
    ::pthread_mutexattr_init(&attributes);
    // All three are off unless asked for. (glibc shares any robust mutex; POSIX does not say so.)
    ::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    ::pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    ::pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
    const int failed = ::pthread_mutex_init(&mutex_, &attributes);
    ::pthread_mutexattr_destroy(&attributes);
    if (failed) throw_system_error("pthread_mutex_init", {}, failed);
  }
  // [make]
  MutexState(const MutexState&) = delete;

 private:
  friend class KernelMutex;

  union {
    pthread_mutex_t mutex_;
    char room_[64];  // the size of pthread's differs by processor
  };
};

/// What RobustMutex does here.
class KernelMutex {
 public:
  KernelMutex(MutexState& state, const std::string& name) : mutex_(state.mutex_), name_(name) {}

  // [lock]
  LockResult lock(Deadline until) {
    // clocklock, not timedlock: that one takes its moment on a clock that can be set.
    const timespec moment = to_timespec(until);
    const int result = ::pthread_mutex_clocklock(&mutex_, CLOCK_MONOTONIC, &moment);
    switch (result) {
      case 0:
        repairer_ = std::thread::id();
        return LockResult::acquired;
      case EOWNERDEAD:
        repairer_ = std::this_thread::get_id();
        return LockResult::owner_died;
      case ETIMEDOUT:
        return LockResult::timed_out;
      default:  // EDEADLK: we have it already. ENOTRECOVERABLE: somebody left it unrepaired.
        throw_system_error("pthread_mutex_clocklock", name_, result);
    }
  }
  // [lock]

  void make_consistent() {
    // pthread does not look who asks: it would let anybody say so while the owner still repairs.
    const bool mine = repairer_ == std::this_thread::get_id();
    const int failed = mine ? ::pthread_mutex_consistent(&mutex_) : EINVAL;
    if (failed) throw_system_error("pthread_mutex_consistent", name_, failed);
  }

  void unlock() {
    const bool mine = repairer_ == std::this_thread::get_id();
    if (mine) repairer_ = std::thread::id();
    const int failed = ::pthread_mutex_unlock(&mutex_);
    if (failed) throw_system_error("pthread_mutex_unlock", name_, failed);
  }

 private:
  pthread_mutex_t& mutex_;
  std::string name_;
  std::atomic<std::thread::id> repairer_;  // the thread that was told of a death, by this object
};

}  // namespace ipc
