#pragma once
#include <sys/statvfs.h>

#include <cstddef>
#include <limits>

#include "ipc/linux/shared_memory.hpp"

namespace lesson {

/// @returns a size that no object can have here: a little more than the whole file system of shared
///   memory, used or not. The kernel refuses it by comparing two numbers, and takes nothing.
inline std::size_t more_than_fits() {
  struct statvfs system;
  if (::statvfs(ipc::shm_folder, &system) != 0) ipc::throw_system_error("statvfs", ipc::shm_folder);
  if (system.f_blocks == 0) return std::numeric_limits<std::size_t>::max();  // without a limit
  return (system.f_blocks + 1) * system.f_frsize;
}

}  // namespace lesson
