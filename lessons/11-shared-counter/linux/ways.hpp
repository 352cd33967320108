// Ways to sleep on a word of a shared page until another process changes it.
#pragma once
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <sstream>
#include <thread>

#include "../bed.hpp"
#include "ipc/process.hpp"
#include "ipc/sync.hpp"
#include "testing/linux/asleep.hpp"

namespace lesson {

/// Sleeps until the word is not 0, and wakes those who do.
// [ways]
struct Way {
  const char* name;
  void (*sleep)(Bed&);
  void (*wake)(Bed&);
};

template <class Sync>
void sleep_on_futex(Bed& bed) {
  while (bed.word().load() == 0) Sync::wait(bed.word(), 0, Sync::never);
}

using Word = std::atomic<std::uint32_t>;  // whose wait() SharedAtomic hides
inline constexpr Way ways[] = {
    {"shared futex", sleep_on_futex<ipc::SharedSync>,
     [](Bed& bed) { ipc::SharedSync::wake_all(bed.word()); }},
    {"private futex", sleep_on_futex<ipc::PrivateSync>,
     [](Bed& bed) { ipc::PrivateSync::wake_all(bed.word()); }},
    {"std::atomic::wait", [](Bed& bed) { bed.word().Word::wait(0); },
     [](Bed& bed) { bed.word().Word::notify_all(); }},
};
// [ways]

inline int this_process() {
  return ::getpid();
}

/// @returns whether somebody has announced itself at this bed, and sleeps in the kernel on the word
///   that it named.
// [asleep]
inline bool is_asleep(const Bed& bed) {
  if (bed.sleeper() == 0) return false;
  std::ostringstream call;  // that system call, with that word as its first argument
  call << SYS_futex << " 0x" << std::hex << bed.address() << " ";
  return testing::sleeps_in(bed.sleeper()).starts_with(call.str());
}
// [asleep]

/// Waits until the sleeper is asleep.
/// @param sleeper a process that announces itself at the bed, and then sleeps.
/// @returns whether it is; not if it has ended.
inline bool wait_until_asleep(const Bed& bed, ipc::Process& sleeper) {
  while (!is_asleep(bed)) {
    if (sleeper.wait(ipc::Deadline::min())) return false;
    std::this_thread::yield();
  }
  return true;
}

/// Changes the word when the sleeper is asleep, and wakes it.
/// @returns whether it is awake now.
// [wakes]
inline bool wakes(const Way& way, Bed& bed, ipc::Process& sleeper) {
  if (!wait_until_asleep(bed, sleeper)) return false;
  bed.word().store(1);
  way.wake(bed);
  return !is_asleep(bed);
}
// [wakes]

}  // namespace lesson
