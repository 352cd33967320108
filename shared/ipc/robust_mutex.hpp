#pragma once
#include <string>

#include "ipc/deadline.hpp"
#include "ipc/lock_result.hpp"

#ifdef _WIN32
#include "ipc/windows/robust_mutex.hpp"
#else
#include "ipc/linux/robust_mutex.hpp"
#endif

namespace ipc {

/// A lock between processes that outlives its owners. If one dies, the next is told so, repairs
/// what the lock protects, and says that it is consistent again:
///
///     const LockResult result = mutex.lock(until);
///     if (result == LockResult::timed_out) return;
///     const std::lock_guard guard(mutex, std::adopt_lock);
///     if (result == LockResult::owner_died) {
///       repair();
///       mutex.make_consistent();
///     }
///
/// Promised, and kept by the checks of lesson 13:
/// - it has one owner at a time, which is a thread; a thread that ends with the lock is dead, too;
/// - an owner that dies releases it: one who waits, or the next to come, gets it and is told;
/// - who is told and dies as well leaves it to the next, who is told again;
/// - who is told and unlocks without make_consistent() is the last owner: nobody gets it any more;
/// - what an owner wrote before it died is seen by the next.
///
/// The owner keeps the memory mapped for as long as it has the lock. On Linux the kernel finds the
/// lock through the memory of the dead: one that is not there stays locked for ever.
///
/// lock() has no default for its deadline. So std::lock_guard and its kin, which would not look at
/// the result, do not compile with it unless they adopt a lock that is held.
class RobustMutex {
 public:
  /// The part that lies in shared memory: 64 bytes, aligned to 8. It is made once, by whoever makes
  /// the memory, before anybody else sees it. It is never destroyed: it ends with the memory.
  using State = MutexState;
  static_assert(sizeof(State) == 64 && alignof(State) == 8);

  /// @param state the part in shared memory; it must outlive this object.
  /// @param name a plain name, the same for all who use the lock: Windows finds it by that. Errors
  ///   show it.
  /// @throws std::system_error if the name is refused (Windows).
  RobustMutex(State& state, const std::string& name) : mutex_(state, name) {}

  /// Waits for the lock and takes it. A lock that is free, or whose owner is dead, is taken even if
  /// the deadline has passed.
  /// @throws std::system_error if this thread has it already
  ///   (`std::errc::resource_deadlock_would_occur`), or if an owner left it unrepaired
  ///   (`std::errc::state_not_recoverable`).
  [[nodiscard]] LockResult lock(Deadline until) { return mutex_.lock(until); }

  /// Says that what the lock protects is whole again. Called by an owner that was told of a death,
  /// after the repair.
  /// @throws std::system_error if there was nothing to repair, or this thread was not told of it by
  ///   lock() of this object (`std::errc::invalid_argument`).
  void make_consistent() { mutex_.make_consistent(); }

  /// Releases the lock. Called by its owner.
  /// @throws std::system_error if the system refuses; then the caller is not the owner.
  void unlock() { mutex_.unlock(); }

 private:
  KernelMutex mutex_;
};

}  // namespace ipc
