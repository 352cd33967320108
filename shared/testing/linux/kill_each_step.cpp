#include "testing/kill_each_step.hpp"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "ipc/error.hpp"

// There are such functions in a sanitizer's build only.
extern "C" [[gnu::weak]] void __asan_init();
extern "C" [[gnu::weak]] void __tsan_init();

namespace testing {
namespace {

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

// Starts a child that stops before its first step.
pid_t start(const std::function<void()>& body, const Beforehand& beforehand) {
  const pid_t child = ::fork();
  if (child < 0) ipc::throw_system_error("fork");
  if (child == 0) {
    try {
      beforehand.in_child();
      ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
      ::raise(SIGSTOP);
      body();
    } catch (...) {  // else it would go on as the check program
    }
    leave(0);
  }
  return child;
}

// Returns false if the child got to its end in fewer steps.
bool killed_after(long steps, const std::function<void()>& body, const Beforehand& beforehand) {
  const pid_t child = start(body, beforehand);
  int status = status_of(child);
  beforehand.in_parent();
  for (long i = 0; i < steps && WIFSTOPPED(status); ++i) {
    if (::ptrace(PTRACE_SINGLESTEP, child, nullptr, nullptr) != 0) {
      ipc::throw_system_error("ptrace(PTRACE_SINGLESTEP)");
    }
    status = status_of(child);
  }
  if (!WIFSTOPPED(status)) return false;
  ::kill(child, SIGKILL);
  status_of(child);
  return true;
}

void run_through(const std::function<void()>& body, const Beforehand& beforehand) {
  const pid_t child = start(body, beforehand);
  status_of(child);
  beforehand.in_parent();
  ::ptrace(PTRACE_CONT, child, nullptr, nullptr);
  status_of(child);
}

}  // namespace

long kill_each_step(const std::function<void()>& body, const std::function<void()>& after,
                    const Beforehand& beforehand) {
  if (__asan_init || __tsan_init) {
    std::printf("  not killed at each step: most are the sanitizer's; 'native' has only ours\n");
    run_through(body, beforehand);
    return 0;
  }
  long steps = 0;
  while (killed_after(steps, body, beforehand)) {
    after();
    ++steps;
  }
  return steps;
}

}  // namespace testing
