#pragma once
#include <fcntl.h>

#include <new>
#include <optional>
#include <stdexcept>
#include <string>

#include "../ticket.hpp"
#include "ipc/auto_reset_event.hpp"
#include "ipc/linux/byte_lock.hpp"
#include "ipc/linux/descriptor.hpp"
#include "ipc/linux/shared_memory.hpp"
#include "ipc/spsc_ring.hpp"
#include "ipc/sync.hpp"

namespace lesson {

/// A word in the same memory as the ring, so one name leads to all of it.
using RingEvent = ipc::BasicAutoResetEvent<ipc::SharedSync>;

/// A place at a named ring: the producer's or the consumer's. Promised, and kept by the checks of
/// lesson 12:
/// - each side has one seat, so an index has one owner: a second producer is refused;
/// - the seat of a process that was killed is free, and the other side can tell;
/// - the consumer makes the ring and takes its name away. If it was killed, the next consumer finds
///   the ring as it was.
class Seat {
 public:
  /// Takes the seat.
  /// @param name a plain name, such as "tickets".
  /// @throws std::runtime_error if the seat is taken.
  /// @throws std::system_error if the system refuses: a producer, for instance, where no ring is.
  Seat(const std::string& name, ipc::RingRole role);
  Seat(const Seat&) = delete;
  ~Seat();

  Ring& ring() const { return memory().ring; }
  ipc::RingEvents<RingEvent>& events() const { return memory().events; }

  /// @returns whether somebody holds the other side's seat at this moment.
  bool other_is_taken() const { return !lock(F_OFD_GETLK, other_); }

 private:
  struct Memory {  // all zero is an empty ring, and events that are not set
    Ring ring;
    ipc::RingEvents<RingEvent> events;
  };

  enum Byte : off_t { producer_byte, consumer_byte };

  // See lock_byte().
  bool lock(int command, Byte byte) const {
    return ipc::lock_byte(file_.get(), command, byte, F_WRLCK, name_);
  }

  ipc::Descriptor make_or_open() const;
  Memory& memory() const { return *std::launder(reinterpret_cast<Memory*>(mapping_->data())); }

  std::string name_;
  std::string object_;  // the name as the system takes it
  Byte mine_;
  Byte other_;
  ipc::Descriptor file_;
  std::optional<ipc::Mapping> mapping_;
};

// [take]
inline Seat::Seat(const std::string& name, ipc::RingRole role)
    : name_(name),
      object_(ipc::shm_name(name)),
      mine_(role == ipc::RingRole::producer ? producer_byte : consumer_byte),
      other_(role == ipc::RingRole::producer ? consumer_byte : producer_byte) {
  do {
    file_ = mine_ == consumer_byte ? make_or_open() : ipc::open_named(name);
    if (!lock(F_OFD_SETLK, mine_)) {
      throw std::runtime_error("fcntl(F_OFD_SETLK) '" + object_ + "': there is a " +
                               (mine_ == producer_byte ? "producer" : "consumer") + " already");
    }
    // A consumer that left meanwhile took the name away before it gave up the seat.
  } while (mine_ == consumer_byte && !ipc::is_named(file_, name_));
  mapping_.emplace(file_, sizeof(Memory), object_);
}
// [take]

inline Seat::~Seat() {
  if (mine_ == consumer_byte && ipc::is_named(file_, name_)) ipc::remove_name(name_);
}  // munmap, and close, which drops the lock

inline ipc::Descriptor Seat::make_or_open() const {
  ipc::Descriptor file = ipc::create_unnamed(sizeof(Memory));
  while (!ipc::publish(file, name_)) {
    if (ipc::Descriptor found = ipc::find_named(name_)) return found;
  }  // its consumer left between the two calls
  return file;
}

}  // namespace lesson
