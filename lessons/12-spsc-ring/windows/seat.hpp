#pragma once
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "../ticket.hpp"
#include "ipc/deadline.hpp"
#include "ipc/error.hpp"
#include "ipc/shared_memory.hpp"
#include "ipc/spsc_ring.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/kernel_name.hpp"

namespace lesson {

/// The kernel's own auto-reset event, by a name that every process of the session can use.
class RingEvent {
 public:
  /// Makes the event, or opens it if it is there.
  // [event]
  explicit RingEvent(const std::string& name)
      : event_(::CreateEventW(nullptr, /*manual reset*/ FALSE, /*signalled*/ FALSE,
                              ipc::kernel_name(name).c_str())) {
    if (!event_) ipc::throw_system_error("CreateEvent", name);
  }
  void set() {
    if (!::SetEvent(event_.get())) ipc::throw_system_error("SetEvent");
  }
  bool wait(ipc::Deadline until = ipc::never) {
    return ipc::wait_for(event_.get(), until) == ipc::WaitResult::acquired;
  }
  // [event]

 private:
  ipc::Handle event_;
};

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
  // A mutex, held while somebody comes or looks. If its owner is killed, the kernel passes it on.
  class Door {
   public:
    explicit Door(const std::string& name) : mutex_(make_mutex(name + "-door")) {
      ipc::wait_for(mutex_.get(), ipc::never);  // acquired or abandoned: it is ours
    }
    Door(const Door&) = delete;
    ~Door() { ::ReleaseMutex(mutex_.get()); }

   private:
    ipc::Handle mutex_;
  };

  static ipc::Handle make_mutex(const std::string& name) {
    ipc::Handle mutex(::CreateMutexW(nullptr, /*owned*/ FALSE, ipc::kernel_name(name).c_str()));
    if (!mutex) ipc::throw_system_error("CreateMutex", name);
    return mutex;
  }

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
  const Door door(name);  // one at a time

  // The seat is a name: who makes it has the seat, and it is free again when its maker is gone.
  seat_ = make_mutex(name + "-" + mine);
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
  events_.reset(new ipc::RingEvents<RingEvent>{.not_empty = RingEvent(name + "-not-empty"),
                                               .not_full = RingEvent(name + "-not-full")});
}
// [take]

// [look]
inline bool Seat::other_is_taken() const {
  const Door door(name_);  // to look is to open: nobody may come meanwhile
  return static_cast<bool>(
      ipc::Handle(::OpenMutexW(SYNCHRONIZE, /*inherit*/ FALSE, ipc::kernel_name(other_).c_str())));
}
// [look]

}  // namespace lesson
