#pragma once
#include <new>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

#include "../desk_memory.hpp"
#include "desk.hpp"
#include "ipc/error.hpp"
#include "ipc/named_event.hpp"
#include "ipc/sync.hpp"
#include "ipc/windows/door.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/kernel_name.hpp"
#include "ipc/windows/shared_memory.hpp"

namespace lesson {

/// The policy for the block; nobody sleeps on a word of it.
using DeskSync = ipc::PrivateSync;
using DeskEvent = ipc::NamedEvent;

enum class Side { server, client };

/// A place at a named desk, with the contract that linux/seat.hpp writes down. The kernel objects
/// behind it live until the last handle to them is closed.
class Seat {
 public:
  Seat(const std::string& name, Side side);
  Seat(const Seat&) = delete;

  Desk<DeskSync, DeskEvent> desk() { return {memory().block, asked(), replied()}; }
  DeskEvent& asked() { return *asked_; }
  DeskEvent& replied() { return *replied_; }

  /// @returns whether somebody holds the other side's seat at this moment.
  bool other_is_taken() const;

 private:
  using Memory = DeskMemory<DeskSync>;

  ipc::Handle make_or_open();
  Memory& memory() const { return *std::launder(reinterpret_cast<Memory*>(mapping_->data())); }

  std::string name_;
  std::string other_;  // the name of the other side's seat
  // Closed in the reverse order.
  ipc::Handle seat_;
  ipc::Handle section_;
  std::optional<ipc::Mapping> mapping_;
  std::optional<DeskEvent> asked_;
  std::optional<DeskEvent> replied_;
};

// [take]
inline Seat::Seat(const std::string& name, Side side)
    : name_(name), other_(name + (side == Side::server ? "-client" : "-server")) {
  const std::string mine = side == Side::server ? "server" : "client";
  const ipc::Door door(name);  // one at a time

  // The seat is a name: who makes it has the seat, and it is free again when its maker is gone.
  seat_ = ipc::make_mutex(name + "-" + mine);
  if (::GetLastError() == ERROR_ALREADY_EXISTS) {
    throw std::runtime_error("CreateMutex '" + name + "-" + mine + "': there is a " + mine +
                             " already");
  }
  section_ = make_or_open();
  asked_ = DeskEvent::open_or_create(name + "-asked", ipc::ResetPolicy::automatic);
  replied_ = DeskEvent::open_or_create(name + "-replied", ipc::ResetPolicy::automatic);
  // The last server may have been killed between its reply and the signal. Who waits looks again.
  if (side == Side::server && other_is_taken()) replied().set();
}
// [take]

// [make]
inline ipc::Handle Seat::make_or_open() {
  ipc::Handle section(::CreateFileMappingW(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE, 0,
                                           sizeof(Memory), ipc::kernel_name(name_).c_str()));
  if (!section) ipc::throw_system_error("CreateFileMapping", name_);
  mapping_.emplace(section, sizeof(Memory), name_);  // MapViewOfFile
  const std::span memory(mapping_->data(), mapping_->size());
  // Incomplete: it is new, or its maker was killed over it. The door keeps others out until it is.
  if (fault_of<DeskSync>(memory) == ipc::layout::Fault::incomplete) make_desk<DeskSync>(memory);
  if (fault_of<DeskSync>(memory) != ipc::layout::Fault::none) {
    throw std::runtime_error("MapViewOfFile '" + name_ + "': not a desk, or another version's");
  }
  return section;
}
// [make]

inline bool Seat::other_is_taken() const {
  const ipc::Door door(name_);  // to look is to open: nobody may come meanwhile
  return static_cast<bool>(
      ipc::Handle(::OpenMutexW(SYNCHRONIZE, /*inherit*/ FALSE, ipc::kernel_name(other_).c_str())));
}

}  // namespace lesson
