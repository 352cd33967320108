#pragma once
#include <fcntl.h>

#include <new>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>

#include "../desk_memory.hpp"
#include "desk.hpp"
#include "ipc/linux/byte_lock.hpp"
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
/// - who is refused leaves nothing behind, and takes nobody's desk away;
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

  /// What is locked of the desk's file. Nothing is stored there.
  enum Byte : off_t { server_byte, client_byte, door_byte };

 private:
  using Memory = DeskMemory<DeskSync>;

  // See lock_byte().
  bool lock(int command, Byte byte, short type = F_WRLCK) const {
    return ipc::lock_byte(file_.get(), command, byte, type, name_);
  }

  static ipc::Descriptor make_or_open(const std::string& name);
  void leave();
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
    // While we stood at the door, the last one may have left and taken the name away.
  } while (!ipc::is_named(file_, name_));

  mapping_.emplace(file_, sizeof(Memory), object_);
  if (fault_of<DeskSync>({mapping_->data(), mapping_->size()}) != ipc::layout::Fault::none) {
    throw std::runtime_error("mmap '" + object_ + "': not a desk, or another version's");
  }
  if (!lock(F_OFD_SETLK, mine_)) {
    throw std::runtime_error("fcntl(F_OFD_SETLK) '" + object_ + "': there is a " +
                             (side == Side::server ? "server" : "client") + " already");
  }
  try {
    asked_ = DeskEvent::open_or_create(name + "-asked", ipc::ResetPolicy::automatic);
    replied_ = DeskEvent::open_or_create(name + "-replied", ipc::ResetPolicy::automatic);
  } catch (...) {  // the seat is ours, and no destructor will run
    leave();
    throw;
  }
  lock(F_OFD_SETLK, door_byte, F_UNLCK);
  // The last server may have been killed between its reply and the signal. Who waits looks again.
  if (side == Side::server && other_is_taken()) replied().set();
}
// [take]

// [leave]
inline Seat::~Seat() {
  leave();
}  // munmap, and close, which drops the locks

inline void Seat::leave() {
  lock(F_OFD_SETLKW, door_byte);
  // Who holds both seats is the last one, and while it holds the door, nobody comes.
  if (lock(F_OFD_SETLK, other_) && ipc::is_named(file_, name_)) ipc::remove_name(name_);
}
// [leave]

// [make]
inline ipc::Descriptor Seat::make_or_open(const std::string& name) {
  ipc::Descriptor file = ipc::create_unnamed(sizeof(Memory));
  const ipc::Mapping mapping(file, sizeof(Memory), name);
  make_desk<DeskSync>({mapping.data(), mapping.size()});  // complete before it has a name
  while (!ipc::publish(file, name)) {
    if (ipc::Descriptor found = ipc::find_named(name)) return found;
  }  // its last user left between the two calls
  return file;
}
// [make]

}  // namespace lesson
