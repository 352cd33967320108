#pragma once
#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdint>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <type_traits>

#include "desk.hpp"
#include "ipc/auto_reset_event.hpp"
#include "ipc/error.hpp"
#include "ipc/linux/descriptor.hpp"
#include "ipc/linux/shared_memory.hpp"
#include "ipc/sync.hpp"

namespace lesson {

/// The policy for the block.
using DeskSync = ipc::SharedSync;
/// A word in the same memory as the block, so one name leads to all of it.
using DeskEvent = ipc::BasicAutoResetEvent<DeskSync>;

enum class Side { server, client };

/// A place at a named desk: the server's or the client's. Who comes first makes the desk, and it
/// lasts until the last has left. Promised, and kept by the checks of lesson 18:
/// - each side has one seat: a second server or a second client is refused;
/// - whoever finds the name finds a desk that is complete;
/// - the seat of a process that was killed is free, and its desk is as good as before.
class Seat {
 public:
  /// Takes the seat.
  /// @param name a plain name, such as "tickets".
  /// @throws std::runtime_error if the seat is taken, or if the name leads to something else.
  /// @throws std::system_error if the system refuses, for instance another user's object.
  Seat(const std::string& name, Side side);
  Seat(const Seat&) = delete;
  ~Seat();

  Desk<DeskSync, DeskEvent> desk() { return {memory().block, asked(), replied()}; }
  DeskEvent& asked() { return memory().asked; }
  DeskEvent& replied() { return memory().replied; }

  /// @returns whether somebody holds the other side's seat at this moment.
  bool other_is_taken() const { return !lock(F_OFD_GETLK, other_); }

 private:
  // [memory]
  static constexpr std::uint32_t this_layout = 0x1800'0001;  // change it with the fields below
  struct Memory {
    DeskSync::Atomic<std::uint32_t> layout{this_layout};
    DeskBlock<DeskSync> block;
    DeskEvent asked;
    DeskEvent replied;
  };
  // [memory]
  static_assert(std::is_trivially_destructible_v<Memory>, "it outlives whoever made it");

  // [lock]
  // Locks on three bytes of the file. They belong to the open file, so the kernel drops them when
  // the process ends, however it ends.
  enum Byte : off_t { server_byte, client_byte, door_byte };

  // F_OFD_SETLK takes the lock if it is free, F_OFD_SETLKW waits for it, F_OFD_GETLK only looks.
  // Returns false if somebody else has it.
  bool lock(int command, Byte byte, short type = F_WRLCK) const {
    struct flock range {};
    range.l_type = type;
    range.l_whence = SEEK_SET;
    range.l_start = byte;
    range.l_len = 1;
    while (::fcntl(file_.get(), command, &range) != 0) {
      if (errno == EAGAIN || errno == EACCES) return false;
      if (errno != EINTR) ipc::throw_system_error("fcntl(F_OFD_SETLK)", object_);
    }
    return command != F_OFD_GETLK || range.l_type == F_UNLCK;
  }
  // [lock]

  static ipc::Descriptor make_or_open(const std::string& name);
  bool is_named() const;
  Memory& memory() const { return *std::launder(reinterpret_cast<Memory*>(mapping_->data())); }

  std::string name_;
  std::string object_;  // the name as the system takes it
  Byte mine_;
  Byte other_;
  ipc::Descriptor file_;
  std::optional<ipc::Mapping> mapping_;
};

// [take]
inline Seat::Seat(const std::string& name, Side side)
    : name_(name),
      object_(ipc::shm_name(name)),
      mine_(side == Side::server ? server_byte : client_byte),
      other_(side == Side::server ? client_byte : server_byte) {
  do {
    file_ = make_or_open(name);
    lock(F_OFD_SETLKW, door_byte);  // one at a time comes or leaves
  } while (!is_named());  // while we stood at the door, the last one left and took the name away

  mapping_.emplace(file_, sizeof(Memory), object_);
  if (memory().layout.load(std::memory_order_relaxed) != this_layout) {
    throw std::runtime_error("mmap '" + object_ + "': not a desk, or another version's");
  }
  if (!lock(F_OFD_SETLK, mine_)) {
    throw std::runtime_error("fcntl(F_OFD_SETLK) '" + object_ + "': there is a " +
                             (side == Side::server ? "server" : "client") + " already");
  }
  lock(F_OFD_SETLK, door_byte, F_UNLCK);
  // The last server may have been killed between its reply and the signal. Who waits looks again.
  if (side == Side::server && other_is_taken()) replied().set();
}
// [take]

// [leave]
inline Seat::~Seat() {
  lock(F_OFD_SETLKW, door_byte);
  // Who holds both seats is the last one, and while it holds the door, nobody comes.
  if (lock(F_OFD_SETLK, other_) && is_named()) ipc::remove_name(name_);
}  // munmap, and close, which drops the locks
// [leave]

// [make]
inline ipc::Descriptor Seat::make_or_open(const std::string& name) {
  ipc::Descriptor file = ipc::create_unnamed(sizeof(Memory));
  const ipc::Mapping mapping(file, sizeof(Memory), name);
  new (mapping.data()) Memory;  // complete before it has a name
  while (!ipc::publish(file, name)) {
    try {
      return ipc::open_named(name);
    } catch (const std::system_error& error) {
      if (error.code().value() != ENOENT) throw;  // its last user left between the two calls
    }
  }
  return file;
}
// [make]

// Does the name still lead to the file that we have open?
inline bool Seat::is_named() const {
  struct stat named;
  return ::lstat(ipc::shm_path(name_).c_str(), &named) == 0 &&
         named.st_ino == ipc::status_of(file_, object_).st_ino;
}

}  // namespace lesson
