#pragma once
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>

#include "ipc/error.hpp"
#include "testing/linux/asleep.hpp"

/// A process that sleeps in a futex once it is made, and that the system stops as soon as it is
/// woken, before its first instruction.
class WokenWaiter {
 public:
  explicit WokenWaiter(const std::function<void()>& wait) : child_(::fork()) {
    if (child_ < 0) ipc::throw_system_error("fork");
    if (child_ == 0) {
      ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
      ::raise(SIGSTOP);
      wait();
      ::_exit(0);
    }
    await_stop();
    check(::ptrace(PTRACE_SETOPTIONS, child_, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL),
          "ptrace(PTRACE_SETOPTIONS)");
    do {
      go();  // until the next system call begins or ends
      await_stop();
    } while (!begins_a_futex_call());
    go();
    const std::string futex = std::to_string(SYS_futex) + " ";
    while (!testing::sleeps_in(child_).starts_with(futex)) std::this_thread::yield();
  }
  WokenWaiter(const WokenWaiter&) = delete;
  ~WokenWaiter() {
    if (child_ != 0) kill();
  }

  /// Waits until the system call is done, which is when somebody has woken it, and kills it.
  void kill_as_it_wakes() {
    await_stop();
    kill();
  }

 private:
  static void check(long result, const char* call) {
    if (result < 0) ipc::throw_system_error(call);
  }
  void go() { check(::ptrace(PTRACE_SYSCALL, child_, nullptr, nullptr), "ptrace(PTRACE_SYSCALL)"); }
  void await_stop() {
    int status = 0;
    while (::waitpid(child_, &status, 0) < 0) {
      if (errno != EINTR) ipc::throw_system_error("waitpid");
    }
    if (!WIFSTOPPED(status)) throw std::runtime_error("waitpid: the waiter has ended by itself");
  }
  bool begins_a_futex_call() const {
    __ptrace_syscall_info info{};
    check(::ptrace(PTRACE_GET_SYSCALL_INFO, child_, sizeof info, &info),
          "ptrace(PTRACE_GET_SYSCALL_INFO)");
    return info.op == PTRACE_SYSCALL_INFO_ENTRY && info.entry.nr == SYS_futex;
  }
  void kill() {
    ::kill(child_, SIGKILL);
    int status = 0;
    while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
    }
    child_ = 0;
  }

  pid_t child_;
};
