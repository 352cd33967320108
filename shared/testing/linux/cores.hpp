#pragma once
#include <sched.h>

#include <vector>

#include "ipc/error.hpp"

namespace testing {

/// @returns the numbers of the cores on which this thread may run. What it starts inherits them.
/// @throws std::system_error if the system refuses.
inline std::vector<int> allowed_cores() {
  cpu_set_t allowed;
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) {
    ipc::throw_system_error("sched_getaffinity");
  }
  std::vector<int> cores;
  for (int core = 0; core < CPU_SETSIZE; ++core) {
    if (CPU_ISSET(core, &allowed)) cores.push_back(core);
  }
  return cores;
}

/// Keeps this thread, and what it starts, on these cores.
/// @throws std::system_error if the system refuses.
inline void stay_on(const std::vector<int>& cores) {
  cpu_set_t wanted;
  CPU_ZERO(&wanted);
  for (const int core : cores) CPU_SET(core, &wanted);
  if (::sched_setaffinity(0, sizeof wanted, &wanted) != 0) {
    ipc::throw_system_error("sched_setaffinity");
  }
}

}  // namespace testing
