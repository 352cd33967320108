#pragma once
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <type_traits>

#include "ipc/deadline.hpp"
#include "ipc/error.hpp"
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

  /// Wakes one sleeper, if there is one. The word may be gone by now: only its address is used.
  static void wake_one(Atomic<std::uint32_t>& word) { wake(word, 1); }

  /// Wakes all who sleep.
  static void wake_all(Atomic<std::uint32_t>& word) { wake(word, INT_MAX); }

 private:
  static_assert(sizeof(Atomic<std::uint32_t>) == 4 && Atomic<std::uint32_t>::is_always_lock_free,
                "the kernel compares the four bytes of the word itself");

  static constexpr int flags = reach == Reach::this_process ? FUTEX_PRIVATE_FLAG : 0;

  static void wake(Atomic<std::uint32_t>& word, int count) {
    ::syscall(SYS_futex, &word, FUTEX_WAKE | flags, count, nullptr, nullptr, 0);
  }

  static timespec to_timespec(Deadline moment) {
    // A moment before the clock began has passed just as well as the beginning itself.
    const auto ns = std::max<std::int64_t>(moment.time_since_epoch().count(), 0);
    return {static_cast<time_t>(ns / 1'000'000'000), static_cast<long>(ns % 1'000'000'000)};
  }
};

using PrivateSync = Futex<Reach::this_process>;
using SharedSync = Futex<Reach::any_process>;

}  // namespace ipc
