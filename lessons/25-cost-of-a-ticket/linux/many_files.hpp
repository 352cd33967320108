#pragma once
#include <sys/resource.h>

#include "ipc/error.hpp"

namespace lesson {

/// Allows this process as many descriptors as the system will give it; the usual 1,024 are not
/// enough for a thousand clients.
inline void allow_many_files() {
  rlimit files;
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) ipc::throw_system_error("getrlimit");
  files.rlim_cur = files.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &files) != 0) ipc::throw_system_error("setrlimit");
}

}  // namespace lesson
