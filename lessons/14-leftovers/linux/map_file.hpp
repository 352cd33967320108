#pragma once
#include <fcntl.h>

#include <cstddef>
#include <string>

#include "ipc/error.hpp"
#include "ipc/linux/shared_memory.hpp"

namespace lesson {

/// Maps the first bytes of a file, and makes the file if there is none. What is written to the
/// mapping is in the file, whoever is killed; a power failure is another matter (msync).
/// @throws std::system_error if the system refuses.
// [map_file]
inline ipc::Mapping map_file(const std::string& path, std::size_t bytes) {
  const ipc::Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file) ipc::throw_system_error("open", path);
  // Makes a file longer, never shorter; what is new is zero.
  const int failed = ::posix_fallocate(file.get(), 0, static_cast<off_t>(bytes));
  if (failed) ipc::throw_system_error("posix_fallocate", path, failed);
  return ipc::Mapping(file, bytes, path);
}
// [map_file]

}  // namespace lesson
