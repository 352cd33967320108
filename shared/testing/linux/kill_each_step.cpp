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
#include <unordered_set>

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

// The instructions that it knows.
#if defined(__x86_64__)
struct Machine {
  static constexpr std::uint64_t call_bits = 0xffff;
  static constexpr std::uint64_t call = 0x050f;  // syscall
  static constexpr std::uint64_t trap_bits = 0xff;
  static constexpr std::uint64_t trap = 0xcc;  // int3
};
constexpr auto program_counter = &user_regs_struct::rip;
#elif defined(__aarch64__)
struct Machine {
  static constexpr std::uint64_t call_bits = 0xffff'ffff;
  static constexpr std::uint64_t call = 0xd400'0001;  // svc #0
  static constexpr std::uint64_t trap_bits = 0xffff'ffff;
  static constexpr std::uint64_t trap = 0xd420'0000;  // brk #0
};
constexpr auto program_counter = &user_regs_struct::pc;
#endif

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
    status_ = status_of(child_);
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

}  // namespace

// A child that took each step to its point singly would make the cost grow with the square of their
// number. So it runs at full speed through the system calls before the point, and then to the last
// place on the way where nobody came by before; from there on it takes single steps.
long kill_each_step(const std::function<void()>& body, const std::function<void()>& after,
                    const Beforehand& beforehand, KillAt at) {
  const bool single_steps = at_each_instruction && at == KillAt::each_instruction;
  long points = 0;
  for (long calls = 0;; ++calls) {
    bool at_call = false;
    std::unordered_set<std::uint64_t> places;  // that were come by after the last call
    long known = 0;                            // steps to the latest of them that was new
    std::uint64_t there = 0;                   // and where that was
    for (long steps = 0; steps == 0 || (single_steps && !at_call);) {
      {
        Traced child(body, beforehand);
        for (long i = 0; i < calls && child.lives(); ++i) child.run_through_call();
        if (child.lives() && known > 0) child.run_to(there);
        for (long i = known; i < steps && child.lives(); ++i) child.step();
        if (!child.lives()) {
          if (known == 0) return points;  // it got to its end
          known = 0;  // or took another way this time, as malloc may: look closer
          continue;
        }
        at_call = child.is_at_call();
        if (places.insert(child.place()).second) {
          known = steps;
          there = child.place();
        }
      }
      after();
      ++points;
      ++steps;
    }
  }
}

}  // namespace testing
