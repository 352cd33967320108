#pragma once
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "ipc/error.hpp"
#include "ipc/linux/byte_lock.hpp"
#include "ipc/linux/descriptor.hpp"
#include "ipc/linux/shared_memory.hpp"

/// @file
/// What gives a name in /dev/shm the lifetime that Windows gives it: a lock of the kernel's.

namespace ipc {

/// Marks an object whose users hold a lock, so that none of them takes another's object for one
/// that was left behind. The mark is the sticky bit, which means nothing else for a file on Linux
/// (inode(7)); `ls -l` shows it as a T.
/// @throws std::system_error if the system refuses.
inline void mark_as_used(const Descriptor& memory, const std::string& name) {
  if (::fchmod(memory.get(), 0600 | S_ISVTX) != 0) throw_system_error("fchmod", shm_name(name));
}

/// Reports an object that was made in another way, by SharedMemory for example.
[[noreturn]] inline void throw_not_ours(const std::string& name) {
  throw std::system_error(EINVAL, std::system_category(),
                          "shm_open '" + shm_name(name) + "': its users hold no lock on it");
}

/// One process's use of a named object. As long as it lives, the object keeps its name.
///
/// The locks are those of lock_byte(), on two bytes of the object's file. A child made by fork(2)
/// shares the open file, and so the use: whoever of the two ends it ends it for both.
class Use {
 public:
  /// Uses an object that this process has made and not yet published.
  /// @param name the name that it will have.
  static Use of_new(Descriptor memory, const std::string& name) {
    // Before it has a name, so that nobody ever takes it for left behind.
    lock_byte(memory.get(), F_OFD_SETLK, user, F_RDLCK, name);
    mark_as_used(memory, name);
    return Use(std::move(memory), name);
  }

  /// Uses an object that was found under a name.
  /// @returns nothing if it has lost that name meanwhile, or if nobody used it: then it was left
  ///   behind by users that were killed, and now the name is gone. Either way, look again.
  /// @throws std::system_error if its users hold no such lock (`EINVAL`), or the system refuses.
  // [found]
  static std::optional<Use> of_found(Descriptor memory, const std::string& name) {
    // Without the mark it was made in another way. Then a free lock tells nothing: hands off.
    const bool marked = status_of(memory, name).st_mode & S_ISVTX;
    if (!marked) throw_not_ours(name);
    const Door door(memory.get(), name);  // one at a time
    // Between our open and our turn at the door the last user may have left. Behind the door the
    // answer stays true: a name is taken away there only.
    if (!is_named(memory, name)) return std::nullopt;
    if (lock_byte(memory.get(), F_OFD_SETLK, user, F_WRLCK, name)) {  // nobody has it: left behind
      remove_name(name);
      return std::nullopt;
    }
    // Always free: nobody gets it exclusively but behind the door.
    lock_byte(memory.get(), F_OFD_SETLK, user, F_RDLCK, name);
    return Use(std::move(memory), name);
  }
  // [found]

  Use(Use&&) = default;
  Use& operator=(Use&& other) noexcept {
    std::swap(memory_, other.memory_);
    name_.swap(other.name_);
    return *this;
  }

  // [leave]
  ~Use() {
    if (!memory_) return;
    const Door door(memory_.get(), name_);
    // Who can turn its shared lock into an exclusive one is the last, and nobody comes through the
    // door meanwhile.
    if (lock_byte(memory_.get(), F_OFD_SETLK, user, F_WRLCK, name_) && is_named(memory_, name_)) {
      ::unlink(shm_path(name_).c_str());
    }
    // Behind the door, so that whoever leaves next does not take us for one who stays. To close the
    // file is too late for that, and no use while a child, between fork and exec, has it open.
    lock_byte(memory_.get(), F_OFD_SETLK, user, F_UNLCK, name_);
  }
  // [leave]

  /// @returns the object's descriptor.
  const Descriptor& memory() const { return memory_; }

 private:
  // The bytes of the file that are locked; nothing is stored there.
  //   user   shared by all who use the object; whoever gets it exclusively is alone
  //   door   held exclusively by whoever comes or leaves
  enum Byte : off_t { user, door_byte };

  // Holds the door as long as it lives.
  class Door {
   public:
    Door(int file, const std::string& name) : file_(file), name_(name) {
      lock_byte(file_, F_OFD_SETLKW, door_byte, F_WRLCK, name_);
    }
    Door(const Door&) = delete;
    ~Door() { lock_byte(file_, F_OFD_SETLK, door_byte, F_UNLCK, name_); }

   private:
    int file_;
    const std::string& name_;
  };

  Use(Descriptor memory, std::string name) : memory_(std::move(memory)), name_(std::move(name)) {}

  Descriptor memory_;  // none: moved from
  std::string name_;
};

/// A mapped object, and the use that keeps its name.
struct UsedMapping {
  Mapping mapping;
  Use use;
  bool created;
};

/// Uses an object that is there.
/// @param bytes how many to map; at most what the object holds.
/// @returns nothing if nobody uses an object of that name; one that was left behind is gone then.
/// @throws std::system_error if the object is another user's, was made in another way, or holds
///   less.
// [find]
inline std::optional<UsedMapping> find_mapping(const std::string& name, std::size_t bytes) {
  while (Descriptor found = find_named(name)) {
    if (auto use = Use::of_found(std::move(found), name)) {
      Mapping mapping(use->memory(), bytes, shm_name(name));
      return UsedMapping{std::move(mapping), std::move(*use), /*created*/ false};
    }
  }  // that one is gone now
  return std::nullopt;
}
// [find]

/// What SharedObject::open_or_create() does here.
// [open_or_create]
template <class Initialise>
UsedMapping use_mapping(const std::string& name, std::size_t bytes, Initialise initialise) {
  for (;;) {
    if (auto found = find_mapping(name, bytes)) return std::move(*found);
    Use use = Use::of_new(create_unnamed(bytes), name);
    Mapping mapping(use.memory(), bytes, shm_name(name));
    initialise(std::span(mapping.data(), bytes));
    if (publish(use.memory(), name)) return {std::move(mapping), std::move(use), /*created*/ true};
  }  // somebody was faster
}
// [open_or_create]

}  // namespace ipc
