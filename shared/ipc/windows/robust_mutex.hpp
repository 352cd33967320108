#pragma once
#include <atomic>
#include <cstdint>
#include <string>
#include <system_error>

#include "ipc/deadline.hpp"
#include "ipc/error.hpp"
#include "ipc/lock_result.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/kernel_name.hpp"

/// @file
/// What a robust mutex is made of on Windows: the kernel's mutex, and a few words in shared memory
/// for what the kernel does not remember.

namespace ipc {

/// What RobustMutex::State is here: read and written by the owner of the kernel's mutex, which
/// orders it, so every access is relaxed.
// [state]
struct alignas(8) MutexState {
  enum Condition : std::uint32_t { consistent, inconsistent, not_recoverable };

  std::atomic<std::uint32_t> owner{0};  // the number of the owner's thread, which is never 0
  std::atomic<std::uint32_t> condition{consistent};
  std::atomic<std::uint64_t> process{0};  // when the owner's process began
  char room[48] = {};
};
// [state]

/// What RobustMutex does here.
///
/// The kernel reports a death once (WAIT_ABANDONED), to the next owner, and not at all if the dead
/// one had the last handle: the kernel's mutex dies with it, and the next to come makes a new one.
/// The words in shared memory are still there, and tell of both. A thread's number is used again
/// when the thread is gone; with the moment at which its process began, it is not.
class KernelMutex {
 public:
  KernelMutex(MutexState& state, const std::string& name)
      : state_(state),
        // Objects of all kinds share their names, and the memory may well be called `name`.
        mutex_(::CreateMutexW(nullptr, /*owned*/ FALSE, kernel_name(name + "-mutex").c_str())),
        name_(name),
        process_(beginning_of_this_process()) {
    if (!mutex_) throw_system_error("CreateMutex", name);
  }

  // [lock]
  LockResult lock(Deadline until) {
    const WaitResult result = wait_for(mutex_.get(), until);  // by WaitForSingleObject
    if (result == WaitResult::timed_out) return LockResult::timed_out;
    if (condition() == MutexState::not_recoverable) {
      refuse(std::errc::state_not_recoverable);
    }
    // The kernel lets an owner lock again, and counts. After a death the number may be used again.
    if (result == WaitResult::acquired && is_mine()) {
      refuse(std::errc::resource_deadlock_would_occur);
    }
    const bool died = result == WaitResult::abandoned || owner() != 0;
    if (died) set_condition(MutexState::inconsistent);
    state_.process.store(process_, std::memory_order_relaxed);
    set_owner(::GetCurrentThreadId());
    return died ? LockResult::owner_died : LockResult::acquired;
  }
  // [lock]

  void make_consistent() {
    if (!is_mine() || condition() != MutexState::inconsistent) {
      throw_error("make_consistent", std::errc::invalid_argument);
    }
    set_condition(MutexState::consistent);
  }

  // [unlock]
  void unlock() {
    if (!is_mine()) throw_error("ReleaseMutex", std::errc::operation_not_permitted);
    if (condition() == MutexState::inconsistent) set_condition(MutexState::not_recoverable);
    set_owner(0);
    if (!::ReleaseMutex(mutex_.get())) throw_system_error("ReleaseMutex", name_);
  }
  // [unlock]

 private:
  std::uint32_t owner() const { return state_.owner.load(std::memory_order_relaxed); }
  bool is_mine() const {
    return owner() == ::GetCurrentThreadId() &&
           state_.process.load(std::memory_order_relaxed) == process_;
  }
  std::uint32_t condition() const { return state_.condition.load(std::memory_order_relaxed); }
  void set_owner(DWORD thread) { state_.owner.store(thread, std::memory_order_relaxed); }
  void set_condition(MutexState::Condition now) {
    state_.condition.store(now, std::memory_order_relaxed);
  }

  static std::uint64_t beginning_of_this_process() {
    FILETIME began, ended, in_kernel, in_user;
    if (!::GetProcessTimes(::GetCurrentProcess(), &began, &ended, &in_kernel, &in_user)) {
      throw_system_error("GetProcessTimes");
    }
    return std::uint64_t{began.dwHighDateTime} << 32 | began.dwLowDateTime;
  }

  // Gives back what the wait has taken.
  [[noreturn]] void refuse(std::errc why) {
    ::ReleaseMutex(mutex_.get());
    throw_error("WaitForSingleObject", why);
  }
  [[noreturn]] void throw_error(const char* call, std::errc why) const {
    throw std::system_error(std::make_error_code(why), std::string(call) + " '" + name_ + "'");
  }

  MutexState& state_;
  Handle mutex_;
  std::string name_;
  std::uint64_t process_;
};

}  // namespace ipc
