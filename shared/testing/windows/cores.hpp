#pragma once
#include <vector>

#include "ipc/error.hpp"
#include "ipc/windows/win32.hpp"

namespace testing {

/// @returns the numbers of the cores on which this process may run. What it starts inherits them.
/// @throws std::system_error if the system refuses.
inline std::vector<int> allowed_cores() {
  DWORD_PTR allowed;
  DWORD_PTR in_system;
  if (!::GetProcessAffinityMask(::GetCurrentProcess(), &allowed, &in_system)) {
    ipc::throw_system_error("GetProcessAffinityMask");
  }
  std::vector<int> cores;
  for (int core = 0; core < static_cast<int>(8 * sizeof allowed); ++core) {
    if (allowed >> core & 1) cores.push_back(core);
  }
  return cores;
}

/// Keeps this process, and what it starts, on these cores.
/// @throws std::system_error if the system refuses.
inline void stay_on(const std::vector<int>& cores) {
  DWORD_PTR wanted = 0;
  for (const int core : cores) wanted |= DWORD_PTR{1} << core;
  if (!::SetProcessAffinityMask(::GetCurrentProcess(), wanted)) {
    ipc::throw_system_error("SetProcessAffinityMask");
  }
}

}  // namespace testing
