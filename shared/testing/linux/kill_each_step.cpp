#include "testing/kill_each_step.hpp"

#include <elf.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "ipc/error.hpp"

namespace testing {
namespace {

// A sanitizer makes many instructions of each. It looks for other things than points to be killed
// at, so there the process is killed between its system calls only.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool at_each_instruction = false;
#elif defined(__has_feature)
constexpr bool at_each_instruction =
    !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer);
#else
constexpr bool at_each_instruction = true;
#endif

// Waits until the child has stopped or ended.
int status_of(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) ipc::throw_system_error("waitpid");
  }
  return status;
}

// By its address, which is known when the program starts: the first call by name would spend a
// thousand steps on looking it up.
void (*const volatile leave)(int) = ::_exit;

// A stopped child, under ptrace(2). It is killed in the end, if it still lives.
class Traced {
 public:
  Traced(const std::function<void()>& body, const Beforehand& beforehand) : child_(::fork()) {
    if (child_ < 0) ipc::throw_system_error("fork");
    if (child_ == 0) {
      try {
        beforehand.in_child();
        ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
        ::raise(SIGSTOP);
        body();
      } catch (...) {  // else it would go on as the check program
      }
      leave(0);
    }
    status_ = status_of(child_);
    beforehand.in_parent();
  }
  Traced(const Traced&) = delete;
  ~Traced() {
    if (!lives()) return;
    ::kill(child_, SIGKILL);
    status_of(child_);
  }

  bool lives() const { return WIFSTOPPED(status_); }

  // One machine instruction; a system call is one.
  void step() { go(PTRACE_SINGLESTEP, "ptrace(PTRACE_SINGLESTEP)"); }

  // At full speed, until the next system call is done.
  void run_through_call() {
    for (int stop = 0; stop < 2 && lives(); ++stop) go(PTRACE_SYSCALL, "ptrace(PTRACE_SYSCALL)");
  }

  // Is the next instruction a system call?
  bool is_at_call() const {
    user_regs_struct registers{};
    iovec where{&registers, sizeof registers};
    if (::ptrace(PTRACE_GETREGSET, child_, NT_PRSTATUS, &where) != 0) {
      ipc::throw_system_error("ptrace(PTRACE_GETREGSET)");
    }
#if defined(__x86_64__)
    constexpr std::uint32_t bits = 0xffff;
    constexpr std::uint32_t call = 0x050f;  // syscall
    const auto next = registers.rip;
#elif defined(__aarch64__)
    constexpr std::uint32_t bits = 0xffff'ffff;
    constexpr std::uint32_t call = 0xd400'0001;  // svc #0
    const auto next = registers.pc;
#endif
    errno = 0;
    const long text = ::ptrace(PTRACE_PEEKTEXT, child_, next, nullptr);
    if (errno != 0) ipc::throw_system_error("ptrace(PTRACE_PEEKTEXT)");
    return (static_cast<std::uint32_t>(text) & bits) == call;
  }

 private:
  template <class Request>
  void go(Request request, const char* call) {
    if (::ptrace(request, child_, nullptr, nullptr) != 0) ipc::throw_system_error(call);
    status_ = status_of(child_);
  }

  pid_t child_;
  int status_ = 0;
};

}  // namespace

// To get to a point, a child runs at full speed through the system calls before it, and takes the
// rest in single steps. So the cost grows with the square of the stretches between calls, not with
// the square of the whole.
long kill_each_step(const std::function<void()>& body, const std::function<void()>& after,
                    const Beforehand& beforehand) {
  long points = 0;
  for (long calls = 0;; ++calls) {
    bool at_call = false;
    for (long steps = 0; steps == 0 || (at_each_instruction && !at_call); ++steps) {
      {
        Traced child(body, beforehand);
        for (long i = 0; i < calls && child.lives(); ++i) child.run_through_call();
        for (long i = 0; i < steps && child.lives(); ++i) child.step();
        if (!child.lives()) return points;  // it got to its end
        at_call = child.is_at_call();
      }
      after();
      ++points;
    }
  }
}

}  // namespace testing
