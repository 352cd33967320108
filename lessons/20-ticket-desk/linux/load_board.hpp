#pragma once
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

#include "../protocol.hpp"
#include "ipc/shared_memory.hpp"

namespace lesson {

/// What the processes of the load note, so that it outlives them.
struct LoadBoard {
  static constexpr Ticket most_tickets = Ticket{1} << 28;
  static constexpr std::size_t slots = 64;

  std::atomic<std::uint64_t> twice;         ///< tickets that somebody else has, too
  std::atomic<std::uint64_t> dropped;       ///< lines in the servers' logs
  std::atomic<std::uint64_t> wrong_lines;   ///< of these, with a reason that none of us has given
  std::atomic<std::uint64_t> attacks;       ///< that came to their end
  std::atomic<std::int32_t> server;         ///< the number of the process
  std::atomic<std::uint64_t> taken[slots];  ///< tickets, by the clients that had this slot
  std::atomic<std::uint64_t> bits[most_tickets / 64];  ///< a bit for each ticket

  /// Notes that a client has this ticket.
  void note(Ticket ticket, std::size_t slot) {
    if (ticket >= most_tickets)
      throw std::runtime_error("more tickets than the board has room for");
    const std::uint64_t bit = std::uint64_t{1} << ticket % 64;
    if (bits[ticket / 64].fetch_or(bit) & bit) ++twice;
    ++taken[slot];
  }

  struct Noted {
    Ticket count;
    Ticket last;
  };
  Noted tickets() const {
    Noted noted{0, 0};
    for (std::size_t i = 0; i < std::size(bits); ++i) {
      const std::uint64_t word = bits[i];
      noted.count += static_cast<Ticket>(std::popcount(word));
      if (word) noted.last = i * 64 + static_cast<Ticket>(std::bit_width(word)) - 1;
    }
    return noted;
  }
};

/// Maps the board of a name, or makes it: memory that is all zero is an empty one.
class SharedBoard {
 public:
  static SharedBoard create(const std::string& name) {
    return SharedBoard(ipc::SharedMemory::create(name, sizeof(LoadBoard)));
  }
  static SharedBoard open(const std::string& name) {
    return SharedBoard(ipc::SharedMemory::open(name, sizeof(LoadBoard)));
  }

  LoadBoard* operator->() const {
    return std::launder(reinterpret_cast<LoadBoard*>(memory_.data()));
  }

 private:
  explicit SharedBoard(ipc::SharedMemory memory) : memory_(std::move(memory)) {}

  ipc::SharedMemory memory_;
};

}  // namespace lesson
