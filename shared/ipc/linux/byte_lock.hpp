#pragma once
#include <fcntl.h>

#include <cerrno>
#include <string>

#include "ipc/error.hpp"

namespace ipc {

/// Locks, unlocks or looks at one byte of an object's file; nothing is stored there. The lock
/// belongs to the open file, so the kernel drops it when the file is closed: also when the process
/// is killed. See fcntl_locking(2), "open file description locks".
/// @param command F_OFD_SETLK takes the lock if it is free, F_OFD_SETLKW waits for it, F_OFD_GETLK
///   only looks.
/// @param type F_RDLCK, which many may hold; F_WRLCK, which one may; F_UNLCK.
/// @param object what to report: its name, or its path.
/// @returns false if somebody else has it.
/// @throws std::system_error if the system refuses.
// [lock_byte]
inline bool lock_byte(int file, int command, off_t byte, short type, const std::string& object) {
  struct flock range {};
  range.l_type = type;
  range.l_whence = SEEK_SET;
  range.l_start = byte;
  range.l_len = 1;
  while (::fcntl(file, command, &range) != 0) {
    if (errno == EAGAIN || errno == EACCES) return false;
    if (errno != EINTR) throw_system_error("fcntl(F_OFD_SETLK)", object);
  }
  return command != F_OFD_GETLK || range.l_type == F_UNLCK;
}
// [lock_byte]

}  // namespace ipc
