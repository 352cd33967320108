#pragma once
#include <linux/futex.h>
#include <linux/time_types.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "ipc/deadline.hpp"
#include "ipc/error.hpp"
#include "ipc/linux/timeout.hpp"
#include "ipc/shared_atomic.hpp"

namespace ipc {

/// Who may sleep on a futex word.
enum class Reach {
  this_process,  ///< threads of one process; the kernel looks the word up by its address
  any_process,   ///< whoever maps the page; the kernel looks the word up by the page
};

/// A word to sleep on, kept by the kernel's futex(2). See sync.hpp for what each member promises.
template <Reach reach>
struct Futex {
  /// Between processes not every std::atomic is one.
  template <class T>
  using Atomic = std::conditional_t<reach == Reach::any_process, SharedAtomic<T>, std::atomic<T>>;
  template <class T>
  using Plain = T;
  using Deadline = ipc::Deadline;
  static constexpr Deadline never = ipc::never;

  /// Threads of one process die together; a process dies alone.
  static constexpr bool sleepers_can_die = reach == Reach::any_process;

  /// Sleeps while `word` holds `expected`.
  /// @returns false when the deadline passed.
  /// @throws std::system_error if the kernel refuses, for instance because the page is gone.
  // [wait]
  static bool wait(Atomic<std::uint32_t>& word, std::uint32_t expected, Deadline until) {
    // FUTEX_WAIT_BITSET, unlike FUTEX_WAIT, takes a moment on the steady clock, not a duration.
    // One before the clock began has passed just as well as the beginning itself.
    const timespec moment = to_timespec(until);
    if (::syscall(SYS_futex, &word, FUTEX_WAIT_BITSET | flags, expected,
                  until == never ? nullptr : &moment, nullptr, FUTEX_BITSET_MATCH_ANY) == 0) {
      return true;  // woken, or woken for no reason
    }
    if (errno == ETIMEDOUT) return false;
    if (errno == EAGAIN || errno == EINTR) return true;  // the word differed, or a signal came
    throw_system_error("futex(FUTEX_WAIT_BITSET)");
  }
  // [wait]

  /// How many words one thread can sleep on at once.
  static constexpr std::size_t most_words = FUTEX_WAITV_MAX;

  /// Sleeps while each word holds what is expected of it; at most `most_words` of them.
  /// @returns false when the deadline passed. Which word it was that changed, look for yourself:
  ///   the kernel names one of those that were woken, and promises no order.
  /// @throws std::system_error if the kernel refuses; before Linux 5.16 it does not know the call.
  // [wait_any]
  static bool wait_any(std::span<Atomic<std::uint32_t>* const> words,
                       std::span<const std::uint32_t> expected, Deadline until) {
    std::array<futex_waitv, most_words> list;
    for (std::size_t i = 0; i < words.size(); ++i) {
      list[i] = {expected[i], reinterpret_cast<std::uintptr_t>(words[i]), FUTEX_32 | flags, 0};
    }
    const timespec moment = to_timespec(until);
    const __kernel_timespec timeout = {moment.tv_sec, moment.tv_nsec};  // 64 bits on all machines
    if (::syscall(SYS_futex_waitv, list.data(), words.size(), 0,
                  until == never ? nullptr : &timeout, CLOCK_MONOTONIC) >= 0) {
      return true;
    }
    if (errno == ETIMEDOUT) return false;
    if (errno == EAGAIN || errno == EINTR) return true;  // a word differed, or a signal came
    throw_system_error(errno == ENOSYS ? "futex_waitv, new in Linux 5.16" : "futex_waitv");
  }
  // [wait_any]

  /// Wakes one sleeper, if there is one. The word may be gone by now: only its address is used.
  static void wake_one(Atomic<std::uint32_t>& word) { wake(word, 1); }

  /// Wakes all who sleep.
  static void wake_all(Atomic<std::uint32_t>& word) { wake(word, INT_MAX); }

  /// See std::atomic_thread_fence. ThreadSanitizer does not know it (g++: -Wtsan), and need not as
  /// long as a fence only keeps a store before a load, and hands nothing over.
  static void full_fence() { std::atomic_thread_fence(std::memory_order_seq_cst); }

  /// @returns the kernel's number of the calling thread.
  static std::uint32_t this_thread() { return static_cast<std::uint32_t>(::gettid()); }

 private:
  static_assert(sizeof(Atomic<std::uint32_t>) == 4 && Atomic<std::uint32_t>::is_always_lock_free,
                "the kernel compares the four bytes of the word itself");

  static constexpr int flags = reach == Reach::this_process ? FUTEX_PRIVATE_FLAG : 0;

  static void wake(Atomic<std::uint32_t>& word, int count) {
    ::syscall(SYS_futex, &word, FUTEX_WAKE | flags, count, nullptr, nullptr, 0);
  }
};

using PrivateSync = Futex<Reach::this_process>;
using SharedSync = Futex<Reach::any_process>;

}  // namespace ipc
