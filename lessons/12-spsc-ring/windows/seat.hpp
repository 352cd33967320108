#pragma once
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "../ticket.hpp"
#include "ipc/named_event.hpp"
#include "ipc/shared_memory.hpp"
#include "ipc/spsc_ring.hpp"
#include "ipc/windows/door.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/kernel_name.hpp"

namespace lesson {

/// An event of the kernel's, which both sides find by its name.
using RingEvent = ipc::NamedEvent;

/// A place at a named ring, with the contract that linux/seat.hpp writes down. The kernel objects
/// behind it, and their names, live until the last handle to them is closed.
class Seat {
 public:
  Seat(const std::string& name, ipc::RingRole role);
  Seat(const Seat&) = delete;

  Ring& ring() const { return *std::launder(reinterpret_cast<Ring*>(memory_->data())); }
  ipc::RingEvents<RingEvent>& events() const { return *events_; }

  /// @returns whether somebody holds the other side's seat at this moment.
  bool other_is_taken() const;

 private:
  std::string name_;
  std::string other_;  // the name of the other side's seat
  ipc::Handle seat_;
  std::optional<ipc::SharedMemory> memory_;
  std::unique_ptr<ipc::RingEvents<RingEvent>> events_;
};

// [take]
inline Seat::Seat(const std::string& name, ipc::RingRole role) : name_(name) {
  const bool producing = role == ipc::RingRole::producer;
  const std::string mine = producing ? "producer" : "consumer";
  other_ = name + (producing ? "-consumer" : "-producer");
  const ipc::Door door(name);  // one at a time

  // The seat is a name: who makes it has the seat, and it is free again when its maker is gone.
  seat_ = ipc::make_mutex(name + "-" + mine);
  if (::GetLastError() == ERROR_ALREADY_EXISTS) {
    throw std::runtime_error("CreateMutex '" + name + "-" + mine + "': there is a " + mine +
                             " already");
  }
  try {
    memory_ = ipc::SharedMemory::open(name, sizeof(Ring));
  } catch (const std::system_error& error) {
    if (producing || error.code().value() != ERROR_FILE_NOT_FOUND) throw;
    memory_ = ipc::SharedMemory::create(name, sizeof(Ring));  // all zero: an empty ring
  }
  const auto event = [&](const std::string& what) {
    return RingEvent::open_or_create(name + what, ipc::ResetPolicy::automatic);
  };
  events_.reset(new ipc::RingEvents<RingEvent>{.not_empty = event("-not-empty"),
                                               .not_full = event("-not-full")});
}
// [take]

inline bool Seat::other_is_taken() const {
  const ipc::Door door(name_);  // to look is to open: nobody may come meanwhile
  return static_cast<bool>(
      ipc::Handle(::OpenMutexW(SYNCHRONIZE, /*inherit*/ FALSE, ipc::kernel_name(other_).c_str())));
}

}  // namespace lesson
