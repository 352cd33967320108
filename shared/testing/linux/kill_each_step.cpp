#include "testing/kill_each_step.hpp"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "ipc/error.hpp"

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

// Returns false if the child got to its end in fewer steps.
bool killed_after(long steps, const std::function<void()>& body, const Beforehand& beforehand) {
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

}  // namespace

long kill_each_step(const std::function<void()>& body, const std::function<void()>& after,
                    const Beforehand& beforehand) {
  long steps = 0;
  while (killed_after(steps, body, beforehand)) {
    after();
    ++steps;
  }
  return steps;
}

}  // namespace testing
