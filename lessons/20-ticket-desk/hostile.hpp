#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <thread>

#include "asker.hpp"
#include "hostile_end.hpp"
#include "protocol.hpp"

namespace lesson {

/// Puts a request with an id of its choice into a client's memory.
inline void push(ClientMemory& memory, std::uint64_t id) {
  const std::uint64_t index = memory.requests.producer.index;
  memory.requests.producer.items[index % most_in_flight] = {id};
  memory.requests.producer.index = index + 1;
}

/// A client that was let in, and keeps to no protocol unless it likes.
struct Hostile : HostileEnd {
  explicit Hostile(const std::string& name) : HostileEnd(name) {}

  void push(std::uint64_t id) { lesson::push(memory(), id); }

  /// Takes a ticket as the protocol has it, but for its bell, which it never looks at.
  /// @returns nothing if the server has hung up.
  std::optional<Ticket> ask() {
    asker.ask();
    set();  // and rings more often than it need
    for (;;) {
      if (const auto ticket = asker.take()) return ticket;
      if (hung_up()) return asker.take();
      std::this_thread::yield();
    }
  }

  Asker<ipc::PrivateSync, HostileEnd> asker{memory(), *this};
};

}  // namespace lesson
