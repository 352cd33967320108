#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <ratio>

#include "ipc/error.hpp"
#include "ipc/tick_schedule.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/win32.hpp"

namespace ipc {

/// The ticks of a schedule, counted here. A waitable timer of Windows is a signal, one bit, and its
/// own period is a number of milliseconds. So it is armed for one tick at a time, and the schedule
/// says how many have passed.
class SystemTicks {
 public:
  /// @throws std::system_error if the kernel has no room for another timer, or is older than
  ///   Windows 10, version 1803, which brought timers of high resolution.
  explicit SystemTicks(const TickSchedule& schedule)
      : schedule_(schedule),
        timer_(::CreateWaitableTimerExW(nullptr, /*name*/ nullptr, high_resolution,
                                        TIMER_MODIFY_STATE | SYNCHRONIZE)) {
    if (!timer_) throw_system_error("CreateWaitableTimerEx");
    interrupted_ = Handle(::CreateEventW(nullptr, /*manual reset*/ TRUE, FALSE, /*name*/ nullptr));
    if (!interrupted_) throw_system_error("CreateEvent");
  }

  /// Waits until a tick is due.
  /// @returns how many fell due since the last wait; 0 if interrupted.
  /// @throws std::system_error if the kernel refuses.
  // [wait]
  std::uint64_t wait() {
    for (;;) {
      // Below zero: that far from now. Above zero it would be a moment of the wall clock, and
      // whoever sets that clock would move the ticks.
      LARGE_INTEGER due;
      due.QuadPart = std::min(std::chrono::floor<Steps>(now() - schedule_.next()).count(), -1LL);
      if (!::SetWaitableTimer(timer_.get(), &due, /*period*/ 0, nullptr, nullptr, FALSE)) {
        throw_system_error("SetWaitableTimer");
      }
      // The first that is signalled counts, in the order of the array: no tick after an interrupt.
      const HANDLE objects[] = {interrupted_.get(), timer_.get()};
      switch (::WaitForMultipleObjects(2, objects, /*all*/ FALSE, INFINITE)) {
        case WAIT_OBJECT_0:
          return 0;
        case WAIT_OBJECT_0 + 1:
          if (const std::uint64_t ticks = schedule_.take(now())) return ticks;
          break;  // the timer's clock runs a little ahead of ours
        default:
          throw_system_error("WaitForMultipleObjects");
      }
    }
  }
  // [wait]

  /// Ends this wait and all later ones: nobody resets the event.
  void interrupt() { ::SetEvent(interrupted_.get()); }

 private:
  using Steps = std::chrono::duration<long long, std::ratio<1, 10'000'000>>;  // 100 ns

  static Deadline now() { return std::chrono::steady_clock::now(); }

  // CREATE_WAITABLE_TIMER_HIGH_RESOLUTION, which the headers of mingw-w64 10 lack. Without it, a
  // timer is as coarse as the ticks of the system clock, 15.6 ms as a rule.
  static constexpr DWORD high_resolution = 2;

  TickSchedule schedule_;
  Handle timer_;
  Handle interrupted_;
};

}  // namespace ipc
