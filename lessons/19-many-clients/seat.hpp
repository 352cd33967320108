#pragma once
#include <optional>
#include <stdexcept>
#include <string>

#include "client.hpp"
#include "desk_file.hpp"
#include "desk_memory.hpp"
#include "server.hpp"

namespace lesson {

/// The server's place at a desk: there is one.
class ServerSeat {
 public:
  /// @throws std::runtime_error if there is a server already; else as DeskFile() does.
  explicit ServerSeat(const std::string& path) : file_(path) {
    if (!file_.lock(server_byte)) {
      throw std::runtime_error("lock '" + path + "': there is a server already");
    }
    desk_.emplace(file_.block(), file_);
  }
  ServerSeat(const ServerSeat&) = delete;

  Server<DeskSync, slot_count, DeskFile>& desk() { return *desk_; }

  /// @returns whether the slot's client was gone without having said so: then it is free again.
  bool reclaim(unsigned slot) {
    return desk_->reclaim(slot, [this](unsigned held) { return file_.is_locked(held); });
  }

 private:
  DeskFile file_;
  std::optional<Server<DeskSync, slot_count, DeskFile>> desk_;
};

/// A client's place at a desk: a slot that nobody else has as long as this lives.
class ClientSeat {
 public:
  /// @throws std::runtime_error if every slot is taken; else as DeskFile() does.
  // [take]
  explicit ClientSeat(const std::string& path) : file_(path) {
    // The lock alone says whether a slot is free, whatever its last client has left in it.
    while (slot_ < slot_count && !file_.lock(slot_)) ++slot_;
    if (slot_ == slot_count) throw std::runtime_error("lock '" + path + "': every slot is taken");
    const Session session = next_session(file_.block(), slot_);
    desk_.emplace(file_.block().slots[slot_], session, file_.asked(), file_.replied(slot_));
  }
  // [take]
  ClientSeat(const ClientSeat&) = delete;
  ~ClientSeat() { desk_->leave(); }

  Client<DeskSync, DeskEvent>& desk() { return *desk_; }
  unsigned slot() const { return slot_; }
  bool server_is_there() const { return file_.is_locked(server_byte); }

 private:
  DeskFile file_;
  unsigned slot_ = 0;
  std::optional<Client<DeskSync, DeskEvent>> desk_;
};

}  // namespace lesson
