#pragma once
#include <sys/resource.h>

#include <cstddef>
#include <stdexcept>
#include <string>

#include "ipc/error.hpp"

namespace lesson {

/// Allows this process, and what it starts, as many descriptors as the system will give it; the
/// usual 1,024 are not enough for a thousand clients.
/// @param needed how many there must be, at least.
/// @throws std::runtime_error if the system gives fewer.
inline void allow_many_files(std::size_t needed) {
  rlimit files;
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) ipc::throw_system_error("getrlimit");
  if (files.rlim_max < needed) {
    throw std::runtime_error("RLIMIT_NOFILE: the hard limit is " + std::to_string(files.rlim_max) +
                             " descriptors, and this needs " + std::to_string(needed));
  }
  files.rlim_cur = files.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &files) != 0) ipc::throw_system_error("setrlimit");
}

}  // namespace lesson
