#pragma once
#include <elf.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>

#include "ipc/error.hpp"
#include "testing/catch.hpp"
#include "testing/kill_each_step.hpp"
#include "testing/linux/machine.hpp"

namespace testing {

// Waits until the child has stopped or ended.
inline int status_of(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, WUNTRACED) < 0) {
    if (errno != EINTR) ipc::throw_system_error("waitpid");
  }
  return status;
}

// By its address, which is known when the program starts: the first call by name would spend a
// thousand steps on looking it up.
inline void (*const volatile leave)(int) = ::_exit;

// What ends a child that has not come to the end of the body.
inline constexpr int fatal_signals[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGKILL, SIGSEGV, SIGTERM};

// Whether ptrace(2) looks after a child.
enum class Trace { yes, no };

// A child that stands still before the body. It is killed in the end, if it still lives.
class TracedChild {
 public:
  TracedChild(const std::function<void()>& body, const Beforehand& beforehand,
              Trace trace = Trace::yes)
      : child_(::fork()) {
    if (child_ < 0) ipc::throw_system_error("fork");
    if (child_ == 0) {
      for (const int fatal : fatal_signals) ::signal(fatal, SIG_DFL);  // else Catch2 takes them
      try {
        beforehand.in_child();
        if (trace == Trace::yes) ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
        ::raise(SIGSTOP);
        body();
      } catch (const std::exception& error) {  // else it would go on as the check program
        std::fprintf(stderr, "the child threw: %s\n", error.what());
        leave(1);
      } catch (...) {  // so does an assertion that did not hold
        leave(1);
      }
      leave(0);
    }
    await();
    if (trace == Trace::yes) {  // should this process end meanwhile, so does the child
      check(::ptrace(PTRACE_SETOPTIONS, child_, nullptr, PTRACE_O_EXITKILL), "ptrace");
    }
    beforehand.in_parent();
  }
  TracedChild(const TracedChild&) = delete;
  ~TracedChild() {
    if (!lives()) return;
    ::kill(child_, SIGKILL);
    status_of(child_);
  }

  // If not, it came to the end of the body.
  bool lives() const { return WIFSTOPPED(status_); }

  // To the end, where nobody traces it.
  void run_untraced() {
    ::kill(child_, SIGCONT);
    await();
  }

  // One machine instruction; a system call is one.
  void step() { go(PTRACE_SINGLESTEP, "ptrace(PTRACE_SINGLESTEP)"); }

  // At full speed, until the next system call is done.
  void run_through_call() {
    for (int stop = 0; stop < 2 && lives(); ++stop) go(PTRACE_SYSCALL, "ptrace(PTRACE_SYSCALL)");
  }

  // Where the next instruction is.
  std::uint64_t place() const { return registers().*program_counter; }

  // Is the next instruction a system call?
  bool is_at_call() const { return (text(place()) & Machine::call_bits) == Machine::call; }

  // At full speed, until the next instruction is the one there, or to the end: a breakpoint.
  void run_to(std::uint64_t there) {
    const std::uint64_t before = text(there);
    set_text(there, (before & ~Machine::trap_bits) | Machine::trap);
    go(PTRACE_CONT, "ptrace(PTRACE_CONT)");
    if (!lives()) return;
    set_text(there, before);
    user_regs_struct registers = this->registers();
    registers.*program_counter = there;
    iovec where{&registers, sizeof registers};
    check(::ptrace(PTRACE_SETREGSET, child_, NT_PRSTATUS, &where), "ptrace(PTRACE_SETREGSET)");
  }

 private:
  template <class Request>
  void go(Request request, const char* call) {
    check(::ptrace(request, child_, nullptr, nullptr), call);
    await();
  }

  // Any other end than that of the body fails the check. So does a signal that would be the end.
  void await() {
    status_ = status_of(child_);
    if (status_ == 0) return;
    if (WIFEXITED(status_)) FAIL("the child threw, or an assertion in it did not hold");
    const int signal = lives() ? WSTOPSIG(status_) : WTERMSIG(status_);
    for (const int fatal : fatal_signals) {
      if (signal == fatal) FAIL("the child was ended by a signal: " << ::strsignal(signal));
    }
  }
  user_regs_struct registers() const {
    user_regs_struct registers{};
    iovec where{&registers, sizeof registers};
    check(::ptrace(PTRACE_GETREGSET, child_, NT_PRSTATUS, &where), "ptrace(PTRACE_GETREGSET)");
    return registers;
  }
  std::uint64_t text(std::uint64_t place) const {
    errno = 0;
    const long word = ::ptrace(PTRACE_PEEKTEXT, child_, place, nullptr);
    check(errno, "ptrace(PTRACE_PEEKTEXT)");
    return static_cast<std::uint64_t>(word);
  }
  void set_text(std::uint64_t place, std::uint64_t word) {
    check(::ptrace(PTRACE_POKETEXT, child_, place, word), "ptrace(PTRACE_POKETEXT)");
  }
  static void check(long result, const char* call) {
    if (result != 0) ipc::throw_system_error(call);
  }

  pid_t child_;
  int status_ = 0;
};

}  // namespace testing
