#pragma once
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ipc/deadline.hpp"
#include "ipc/error.hpp"
#include "ipc/linux/descriptor.hpp"
#include "ipc/linux/timeout.hpp"

namespace ipc {

/// A child process as Linux knows it: a number, and a descriptor that becomes readable when the
/// process ends. Until wait() has returned its status the number cannot be given to another
/// process.
class Child {
 public:
  /// What Process::start() does here.
  static Child start(const std::string& program, const std::vector<std::string>& arguments);

  /// What Process::kill() does here.
  void kill() { ::kill(number_, SIGKILL); }

  /// What Process::wait() does here; once it has returned a status, the child is gone.
  std::optional<int> wait(Deadline until);

  /// @returns whether there is a child; not after it was moved from.
  explicit operator bool() const { return static_cast<bool>(end_); }

 private:
  Child(pid_t number, Descriptor end) : number_(number), end_(std::move(end)) {}

  static int reap(pid_t number);

  pid_t number_;
  Descriptor end_;  // a pidfd
};

inline Child Child::start(const std::string& program, const std::vector<std::string>& arguments) {
  // All that allocates comes before the fork: a lock that another thread holds stays locked in the
  // child for ever.
  std::vector<char*> argv{const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw_system_error("pipe2");
  const Descriptor from_child(ends[0]);
  Descriptor to_parent(ends[1]);
  const pid_t parent = ::getpid();

  const pid_t number = ::fork();
  if (number < 0) throw_system_error("fork", program);
  if (number == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);  // it died before it could be our wish
    ::execv(program.c_str(), argv.data());
    const int why = errno;
    [[maybe_unused]] const ssize_t told = ::write(to_parent.get(), &why, sizeof why);
    ::_exit(127);
  }

  // exec closes the child's end of the pipe; if exec fails, the error number comes through it.
  to_parent = Descriptor();
  int why = 0;
  ssize_t got;
  do {
    got = ::read(from_child.get(), &why, sizeof why);
  } while (got < 0 && errno == EINTR);
  Descriptor end(static_cast<int>(::syscall(SYS_pidfd_open, number, 0)));
  if (!end && got == 0) {
    why = errno;
    ::kill(number, SIGKILL);
  }
  if (why) {
    reap(number);
    throw_system_error(end || got ? "execv" : "pidfd_open", program, why);
  }
  return Child(number, std::move(end));
}

inline std::optional<int> Child::wait(Deadline until) {
  for (;;) {
    pollfd ended{end_.get(), POLLIN, 0};
    const timespec left = time_left(until);
    const int ready = ::ppoll(&ended, 1, until == never ? nullptr : &left, nullptr);
    if (ready > 0) return reap(number_);
    if (ready == 0) return std::nullopt;
    if (errno != EINTR) throw_system_error("ppoll");
  }
}

// Fetches the status of a child that has ended or is about to.
inline int Child::reap(pid_t number) {
  int status = 0;
  while (::waitpid(number, &status, 0) < 0) {
    if (errno != EINTR) throw_system_error("waitpid", std::to_string(number));
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// @returns the path of the program that runs.
inline std::string this_program() {
  return std::filesystem::read_symlink("/proc/self/exe");
}

}  // namespace ipc
