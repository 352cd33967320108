#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ipc/deadline.hpp"

#ifdef _WIN32
#include "ipc/windows/process.hpp"
#else
#include "ipc/linux/process.hpp"
#endif

/// @file
/// Starting, killing and awaiting a process. `ipc::this_program()` is the path of the running one.

namespace ipc {

/// A child process. It does not outlive its parent: the destructor kills it if it still runs, and
/// if the parent is killed, the system kills the child. On Linux that goes by the thread: the child
/// is killed when the thread that started it ends.
class Process {
 public:
  /// Starts a program, and returns when it is sure to run. The child has this process's standard
  /// streams and environment, and none of its other descriptors or handles.
  /// @param program the path of the executable file; nothing is searched for.
  /// @param arguments what follows the program's name.
  /// @throws std::system_error if it cannot be started.
  static Process start(const std::string& program, const std::vector<std::string>& arguments = {}) {
    return Process(Child::start(program, arguments));
  }
  Process(Process&&) = default;
  Process& operator=(Process&& other) noexcept {
    std::swap(child_, other.child_);
    std::swap(status_, other.status_);
    return *this;
  }
  ~Process() {
    if (!child_ || status_) return;
    child_.kill();
    child_.wait(never);
  }

  /// Kills the child: it gets no say, and runs no destructor. If it has ended already, nothing
  /// happens. It may still be running when this returns; wait() says when it is gone.
  void kill() {
    if (!status_) child_.kill();
  }

  /// Waits for the child to end.
  /// @returns its exit status, 137 if it was killed; nothing if it still ran at the deadline. On
  ///   Linux a child that another signal ended has the status 128 + its number.
  /// @throws std::system_error if the system refuses the wait.
  std::optional<int> wait(Deadline until = never) {
    if (!status_) status_ = child_.wait(until);
    return status_;
  }

 private:
  explicit Process(Child child) : child_(std::move(child)) {}

  Child child_;
  std::optional<int> status_;  // as soon as it is known
};

}  // namespace ipc
