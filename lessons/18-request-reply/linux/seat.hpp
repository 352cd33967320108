#pragma once
#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <new>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>

#include "../desk_memory.hpp"
#include "desk.hpp"
#include "ipc/error.hpp"
#include "ipc/linux/descriptor.hpp"
#include "ipc/linux/shared_memory.hpp"
#include "ipc/named_event.hpp"
#include "ipc/sync.hpp"

namespace lesson {

/// The policy for the block.
using DeskSync = ipc::SharedSync;
using DeskEvent = ipc::NamedEvent;

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
  DeskEvent& asked() { return *asked_; }
  DeskEvent& replied() { return *replied_; }

  /// @returns whether somebody holds the other side's seat at this moment.
  bool other_is_taken() const { return !lock(F_OFD_GETLK, other_); }

 private:
  using Memory = DeskMemory<DeskSync>;

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
  // Closed in the reverse order: the lock of the file comes last.
  ipc::Descriptor file_;
  std::optional<ipc::Mapping> mapping_;
  std::optional<DeskEvent> asked_;
  std::optional<DeskEvent> replied_;
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
  if (fault_of<DeskSync>({mapping_->data(), mapping_->size()}) != ipc::layout::Fault::none) {
    throw std::runtime_error("mmap '" + object_ + "': not a desk, or another version's");
  }
  if (!lock(F_OFD_SETLK, mine_)) {
    throw std::runtime_error("fcntl(F_OFD_SETLK) '" + object_ + "': there is a " +
                             (side == Side::server ? "server" : "client") + " already");
  }
  asked_ = DeskEvent::open_or_create(name + "-asked", ipc::ResetPolicy::automatic);
  replied_ = DeskEvent::open_or_create(name + "-replied", ipc::ResetPolicy::automatic);
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
  make_desk<DeskSync>({mapping.data(), mapping.size()});  // complete before it has a name
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
