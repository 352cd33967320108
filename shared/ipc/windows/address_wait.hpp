#pragma once
#include <atomic>
#include <cstdint>

#include "ipc/deadline.hpp"
#include "ipc/error.hpp"
#include "ipc/windows/timeout.hpp"
#include "ipc/windows/win32.hpp"

namespace ipc {

/// A word to sleep on, by WaitOnAddress: threads of one process only. Windows has no word that two
/// processes can sleep on; between processes it offers named kernel objects instead.
/// See sync.hpp for what each member promises.
struct PrivateSync {
  template <class T>
  using Atomic = std::atomic<T>;
  template <class T>
  using Plain = T;
  using Deadline = ipc::Deadline;
  static constexpr Deadline never = ipc::never;
  static constexpr bool sleepers_can_die = false;

  /// Sleeps while `word` holds `expected`.
  /// @returns false when the deadline passed.
  /// @throws std::system_error if the system refuses.
  static bool wait(Atomic<std::uint32_t>& word, std::uint32_t expected, Deadline until) {
    if (::WaitOnAddress(&word, &expected, sizeof expected, milliseconds_left(until))) return true;
    if (::GetLastError() == ERROR_TIMEOUT) return !passed(until);
    throw_system_error("WaitOnAddress");
  }

  /// Wakes one sleeper, if there is one. The word may be gone by now: only its address is used.
  static void wake_one(Atomic<std::uint32_t>& word) { ::WakeByAddressSingle(&word); }

  /// Wakes all who sleep.
  static void wake_all(Atomic<std::uint32_t>& word) { ::WakeByAddressAll(&word); }

  /// See std::atomic_thread_fence. ThreadSanitizer does not know it (g++: -Wtsan), and need not as
  /// long as a fence only keeps a store before a load, and hands nothing over.
  static void full_fence() { std::atomic_thread_fence(std::memory_order_seq_cst); }

  /// @returns the system's number of the calling thread.
  static std::uint32_t this_thread() { return ::GetCurrentThreadId(); }
};

}  // namespace ipc
