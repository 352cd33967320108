#pragma once
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cstddef>
#include <iterator>
#include <string>
#include <system_error>
#include <thread>

#include "ipc/error.hpp"

namespace lesson {

/// @returns what the error says that an attempt ends with; "nothing" if it succeeds.
template <class Attempt>
std::string said(Attempt attempt) {
  try {
    attempt();
    return "nothing";
  } catch (const std::system_error& error) {
    return error.what();
  }
}

/// Tries something in a thread of its own, for which the kernel answers futex_waitv with an error:
/// as a kernel does that is too old for the call, or one that keeps a container from it. The filter
/// is the thread's, and goes with it.
/// @param error the error number, for instance ENOSYS.
/// @returns what said() returns.
template <class Attempt>
std::string said_where_futex_waitv_fails(int error, Attempt attempt) {
  std::string text;
  std::jthread([&] {
    sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_futex_waitv, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<unsigned>(error)),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const sock_fprog filter{std::size(program), program};
    text = said([&] {
      if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
          ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) {
        ipc::throw_system_error("prctl(PR_SET_SECCOMP)");
      }
      attempt();
    });
  }).join();
  return text;
}

}  // namespace lesson
