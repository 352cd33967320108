#pragma once
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <utility>

#include "ipc/error.hpp"

namespace testing {

/// @param thread the number of a thread of any process of this user.
/// @returns the system call in which the thread is asleep, with its arguments, as
///   /proc/NUMBER/syscall shows it: "202 0x7f…", where 202 is SYS_futex. Nothing if it is not
///   asleep: a thread that was woken is not, whether or not it has run since.
/// @throws std::system_error if the system does not tell.
// [sleeps_in]
inline std::string sleeps_in(pid_t thread) {
  const auto read = [&](const std::string& path) {
    std::ifstream file(path);
    if (!file && errno != ENOENT) ipc::throw_system_error("open", path);  // ENOENT: it has ended
    std::string line;
    std::getline(file, line);
    return line;
  };
  const std::string folder = "/proc/" + std::to_string(thread);
  // First its state: one that is about to be woken on another core still shows its system call.
  const std::string state = read(folder + "/stat");  // "4711 (11-shared-counter) S …"
  const bool asleep = state.find(") S ") != std::string::npos;
  return asleep ? read(folder + "/syscall") : "";
}
// [sleeps_in]

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

}  // namespace testing
