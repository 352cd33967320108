// Ways to sleep until another process says so.
#pragma once
#include <chrono>
#include <cstdint>

#include "../bed.hpp"
#include "ipc/deadline.hpp"
#include "ipc/process.hpp"
#include "ipc/sync.hpp"
#include "ipc/windows/win32.hpp"
#include "roll_event.hpp"

namespace lesson {

/// Sleeps until it is woken, and wakes those who do.
// [ways]
struct Way {
  const char* name;
  void (*sleep)(Bed&);
  void (*wake)(Bed&);
};

inline RollEvent event_of(Bed& bed) {
  RollEvent::InPage nothing;
  return {nothing, bed.name()};
}

inline constexpr Way ways[] = {
    {"named event", [](Bed& bed) { event_of(bed).wait(); }, [](Bed& bed) { event_of(bed).set(); }},
    {"WaitOnAddress", [](Bed& bed) { ipc::PrivateSync::wait(bed.word(), 0, ipc::never); },
     [](Bed& bed) { ipc::PrivateSync::wake_all(bed.word()); }},
};
// [ways]

inline int this_process() {
  return static_cast<int>(::GetCurrentProcessId());
}

/// Wakes the sleeper again and again for a second: Windows does not say when it is asleep.
/// @param sleeper a process that sleeps in this way.
/// @returns whether it woke up and ended.
// [wakes]
inline bool wakes(const Way& way, Bed& bed, ipc::Process& sleeper) {
  using namespace std::chrono_literals;
  for (const ipc::Deadline until = ipc::in(1s); !ipc::passed(until);) {
    if (bed.sleeper() != 0) way.wake(bed);
    if (sleeper.wait(ipc::in(10ms))) return true;
  }
  return false;
}
// [wakes]

}  // namespace lesson
