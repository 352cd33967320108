#pragma once
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "../desk_memory.hpp"
#include "ipc/auto_reset_event.hpp"
#include "ipc/error.hpp"
#include "ipc/find_or_make.hpp"
#include "ipc/layout.hpp"
#include "ipc/linux/byte_lock.hpp"
#include "ipc/linux/descriptor.hpp"
#include "ipc/linux/shared_memory.hpp"
#include "ipc/sync.hpp"

namespace lesson {

/// The policy for the block.
using DeskSync = ipc::SharedSync;
using DeskEvent = ipc::BasicAutoResetEvent<DeskSync>;

/// One process's use of a desk: a file that all of them map. It stays when they are gone, so the
/// tickets go on where they were. Promised, and kept by the checks of lesson 19:
/// - whoever opens it finds a desk that is complete, whoever was killed over making it;
/// - a lock is held as long as this object lives; when its process ends, however that comes, the
///   kernel drops it.
///
/// A child made by fork(2) shares the open file, and so the locks: they last until both are gone.
class DeskFile {
 public:
  /// Opens the file, or makes it.
  /// @throws std::system_error if the system refuses, if it is a link or another user's file, or if
  ///   others may write to it.
  /// @throws std::runtime_error if it is something else than a desk.
  explicit DeskFile(const std::string& path);

  DeskBlock<DeskSync, slot_count>& block() { return memory_->block; }

  /// On Linux an event is a word, so it lies in the mapping.
  DeskEvent& asked() { return memory_->asked; }
  DeskEvent& replied(unsigned slot) { return memory_->replied[slot]; }

  /// Takes the lock of a byte, if it is free.
  /// @returns false if somebody has it: another process, or another object of this class.
  // [lock]
  bool lock(unsigned byte) { return lock(F_OFD_SETLK, byte); }
  // [lock]

  /// @returns whether somebody else has the lock of that byte at this moment.
  // [is_locked]
  bool is_locked(unsigned byte) const { return !lock(F_OFD_GETLK, byte); }
  // [is_locked]

 private:
  // [memory]
  struct Memory {
    static constexpr std::uint32_t magic = ipc::layout::magic_of("DSKL");
    static constexpr std::uint32_t version = 1;  // change it with what follows

    ipc::LayoutHeader header;
    DeskBlock<DeskSync, slot_count> block;
    DeskEvent asked;
    DeskEvent replied[slot_count];
  };
  // [memory]

  // See lock_byte().
  bool lock(int command, unsigned byte, short type = F_WRLCK) const {
    return ipc::lock_byte(file_.get(), command, byte, type, path_);
  }
  static ipc::Descriptor open(const std::string& path);
  std::size_t size() const {
    return static_cast<std::size_t>(ipc::status_of(file_, path_).st_size);
  }
  bool is_cut_short(std::size_t size) const;

  std::string path_;
  // Closed in the reverse order: the file, and with it the locks, come last.
  ipc::Descriptor file_;
  std::optional<ipc::Mapping> mapping_;
  Memory* memory_;
};

// [open]
inline DeskFile::DeskFile(const std::string& path) : path_(path), file_(open(path)) {
  lock(F_OFD_SETLKW, door_byte);  // one at a time
  if (is_cut_short(size())) {
    const int failed = ::posix_fallocate(file_.get(), 0, sizeof(Memory));
    if (failed) ipc::throw_system_error("posix_fallocate", path, failed);
  }
  mapping_.emplace(file_, sizeof(Memory), path);
  memory_ = &ipc::layout::find_or_make<Memory>({mapping_->data(), mapping_->size()}, size(),
                                               not_a_desk(path));
  lock(F_OFD_SETLK, door_byte, F_UNLCK);
}
// [open]

// New, or its maker was killed in between: some file systems take the blocks one by one.
inline bool DeskFile::is_cut_short(std::size_t size) const {
  if (size == 0 || size >= sizeof(Memory)) return size == 0;
  const ipc::Mapping found(file_, size, path_);
  return ipc::layout::is_zero({found.data(), found.size()});
}

inline ipc::Descriptor DeskFile::open(const std::string& path) {
  // O_NOFOLLOW: in a folder that others may write to, a link could lead anywhere.
  constexpr int flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC;
  ipc::Descriptor file(::open(path.c_str(), flags, 0600));
  if (!file) ipc::throw_system_error("open", path);
  const struct stat found = ipc::status_of(file, path);
  if (!S_ISREG(found.st_mode)) ipc::throw_system_error("open", path, EINVAL);
  if (found.st_uid != ::geteuid()) ipc::throw_system_error("open", path, EPERM);
  if (found.st_mode & (S_IWGRP | S_IWOTH)) ipc::throw_system_error("open", path, EPERM);
  return file;
}

}  // namespace lesson
