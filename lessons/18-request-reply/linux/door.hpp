// What the checks of lesson 18 do at the door of a desk.
#pragma once
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <utility>

#include "ipc/linux/byte_lock.hpp"
#include "ipc/linux/shared_memory.hpp"
#include "seat.hpp"
#include "testing/catch.hpp"
#include "testing/linux/asleep.hpp"

/// Somebody who stands in the door of a desk, as whoever comes or leaves does for a moment.
class InTheDoor {
 public:
  explicit InTheDoor(const std::string& name) : desk_(ipc::open_named(name)) {
    REQUIRE(ipc::lock_byte(desk_.get(), F_OFD_SETLK, lesson::Seat::door_byte, F_WRLCK, name));
  }

  void go() { desk_ = ipc::Descriptor(); }

 private:
  ipc::Descriptor desk_;
};

/// A thread that does something, perhaps after it has waited for others. The destructor waits for
/// its end.
class Doing {
 public:
  explicit Doing(std::function<void()> what)
      : thread_([this, what = std::move(what)] {
          number_ = ::gettid();
          what();
          done_ = true;
        }) {}

  /// @param call the number of a system call, such as SYS_fcntl.
  /// @returns true as soon as it sleeps in that call; false if it has come to its end.
  bool sleeps_in(long call) const {
    for (; !done_; std::this_thread::yield()) {
      if (testing::sleeps_in(number_).starts_with(std::to_string(call) + " ")) return true;
    }
    return false;
  }

 private:
  std::atomic<pid_t> number_{0};
  std::atomic<bool> done_{false};
  std::jthread thread_;  // last: it uses the others
};
