// Ways to sleep on a word of a shared page until another process changes it.
#pragma once
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <fstream>
#include <string>
#include <thread>

#include "../bed.hpp"
#include "ipc/error.hpp"
#include "ipc/process.hpp"
#include "ipc/sync.hpp"

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

inline std::ifstream open_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) ipc::throw_system_error("open", path);
  return file;
}

/// @returns whether somebody has announced itself at this bed, and sleeps in the kernel on the word
///   that it named. A thread that was woken does not, whether or not it has run since.
// [asleep]
inline bool is_asleep(const Bed& bed) {
  if (bed.sleeper() == 0) return false;
  const std::string process = "/proc/" + std::to_string(bed.sleeper());
  // First its state: one that is about to be woken on another core still shows its system call.
  std::string number, name;
  char state = 0;
  open_file(process + "/stat") >> number >> name >> state;  // "4711 (11-shared-count) S …"
  if (state != 'S') return false;
  long call = 0;  // "202 0x7f…": in system call 202, with that argument; or "running"
  std::uint64_t word = 0;
  return open_file(process + "/syscall") >> call >> std::hex >> word && call == SYS_futex &&
         word == bed.address();
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
