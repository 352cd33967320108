#pragma once
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

#include "../protocol.hpp"
#include "ipc/shared_memory.hpp"

namespace lesson {

/// What the processes of the load note, so that it outlives them.
struct LoadBoard {
  static constexpr Ticket places = Ticket{1} << 24;
  static constexpr std::size_t slots = 64;

  std::atomic<std::uint64_t> twice;         ///< tickets that somebody else has, too
  std::atomic<std::uint64_t> dropped;       ///< lines in the servers' logs
  std::atomic<std::uint64_t> wrong_lines;   ///< of these, with a reason that none of us has given
  std::atomic<std::uint64_t> attacks;       ///< that came to their end
  std::atomic<std::int32_t> server;         ///< the number of the process
  std::atomic<std::uint64_t> idle;          ///< clients that ask nothing, and have their memory
  std::atomic<std::uint64_t> idle_bytes;    ///< of memory that the kernel has taken for them
  std::atomic<std::uint64_t> taken[slots];  ///< tickets, by the clients that had this slot
  std::atomic<std::uint16_t> laps[places];  ///< of the ticket that was noted here last, from 1

  /// Notes that a client has this ticket. Tickets go round and round over the places, so an hour of
  /// them needs no more memory than a minute. Whoever finds its own lap there, or a later one, has
  /// a ticket that was issued before: nobody keeps one to itself for a whole lap, some 20 seconds.
  void note(Ticket ticket, std::size_t slot) {
    const Ticket lap = ticket / places + 1;
    if (lap > 0xffff) throw std::runtime_error("more tickets than the board can tell apart");
    const auto mine = static_cast<std::uint16_t>(lap);
    if (laps[ticket % places].exchange(mine) >= mine) ++twice;
    ++taken[slot];
  }

  struct Noted {
    Ticket count;
    Ticket last;
  };
  Noted tickets() const {
    Noted noted{0, 0};
    for (const auto& by_slot : taken) noted.count += by_slot;
    for (Ticket place = 0; place < places; ++place) {
      const Ticket lap = laps[place];
      if (lap > 0) noted.last = std::max(noted.last, (lap - 1) * places + place);
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
