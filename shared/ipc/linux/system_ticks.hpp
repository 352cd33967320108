#pragma once
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "ipc/error.hpp"
#include "ipc/linux/descriptor.hpp"
#include "ipc/linux/timeout.hpp"
#include "ipc/tick_schedule.hpp"

namespace ipc {

/// The ticks of a schedule, as Linux counts them: a timerfd(2) whose first moment is absolute. The
/// kernel works out the following ones itself, and a read says how many have passed.
class SystemTicks {
 public:
  /// @throws std::system_error if the kernel has no room for another timer.
  // [arm]
  explicit SystemTicks(const TickSchedule& schedule)
      : timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) {
    if (!timer_) throw_system_error("timerfd_create");
    interrupted_ = Descriptor(::eventfd(0, EFD_CLOEXEC));
    if (!interrupted_) throw_system_error("eventfd");
    itimerspec when;
    when.it_value = to_timespec(schedule.next().time_since_epoch());
    when.it_interval = to_timespec(schedule.period());
    if (::timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &when, nullptr) != 0) {
      throw_system_error("timerfd_settime");
    }
  }
  // [arm]

  /// Waits until a tick is due.
  /// @returns how many fell due since the last wait; 0 if interrupted.
  /// @throws std::system_error if the kernel refuses.
  // [wait]
  std::uint64_t wait() {
    for (;;) {
      pollfd ready[] = {{interrupted_.get(), POLLIN, 0}, {timer_.get(), POLLIN, 0}};
      if (::poll(ready, 2, /*no time-out*/ -1) < 0 && errno != EINTR) throw_system_error("poll");
      if (ready[0].revents) return 0;  // looked at first: no tick after an interrupt
      std::uint64_t ticks;
      if (::read(timer_.get(), &ticks, sizeof ticks) == sizeof ticks) return ticks;
      if (errno != EAGAIN && errno != EINTR) throw_system_error("read", "timerfd");
    }
  }
  // [wait]

  /// Ends this wait and all later ones: nobody ever reads the eventfd, so it stays readable.
  void interrupt() { ::eventfd_write(interrupted_.get(), 1); }

 private:
  Descriptor timer_;
  Descriptor interrupted_;
};

}  // namespace ipc
