// What lesson 05 promises, asked of Linux itself.
#pragma once
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <utility>

#include "auto_reset_event.hpp"
#include "ipc/linux/descriptor.hpp"
#include "testing/catch.hpp"

// What a child comes to that sets and waits where the kernel kills it for any system call but read,
// write and exit: seccomp's strict mode.
std::string set_and_wait_without_the_kernel() {
  lesson::AutoResetEvent event;
  const pid_t child = ::fork();
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    // [no-kernel]
    if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) != 0) ::syscall(SYS_exit, 2);
    int released = 0;
    for (int i = 0; i < 1000; ++i) {
      event.set();
      released += event.wait();
    }
    ::syscall(SYS_exit, released == 1000 ? 0 : 1);  // of this thread; it is the only one
    // [no-kernel]
  }
  int status = 0;
  if (::waitpid(child, &status, 0) != child) return "no child";
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) return "killed for a system call";
  if (WEXITSTATUS(status) == 2) return "this kernel has no strict mode";
  return status == 0 ? "released" : "not released";
}

TEST_CASE("a set that nobody waits for, and the wait after it, make no system call", "[exercise]") {
  CHECK(set_and_wait_without_the_kernel() == "released");
}

TEST_CASE("one read of an eventfd takes all three writes, and as a semaphore one") {
  for (const auto& [mode, taken] : {std::pair{0, eventfd_t{3}}, {EFD_SEMAPHORE, 1}}) {
    const ipc::Descriptor event(::eventfd(0, EFD_CLOEXEC | mode));
    for (int i = 0; i < 3; ++i) REQUIRE(::eventfd_write(event.get(), 1) == 0);
    eventfd_t count = 0;
    REQUIRE(::eventfd_read(event.get(), &count) == 0);
    CHECK(count == taken);
  }
}
