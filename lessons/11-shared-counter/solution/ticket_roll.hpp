#pragma once
#include <atomic>
#include <cstdint>
#include <optional>

namespace lesson {

using Ticket = std::uint32_t;

/// What the processes share: how many tickets were taken. A number that a stranger wrote ends the
/// roll early or begins it again; it does no other harm.
template <class Sync>
struct RollBlock {
  typename Sync::template Atomic<Ticket> taken{0};
};

/// A roll of tickets that any number of processes tear at, and an event that says when it is used
/// up. Each process has a TicketRoll of its own; all of them refer to one block. Promised, and kept
/// by the checks of lesson 11:
/// - no ticket is issued twice, none is skipped, and there is none after the last;
/// - who takes the last one sets the event;
/// - whoever that releases sees what every process wrote before it took its tickets.
/// @tparam Sync the policy for the block, see ipc/sync.hpp.
/// @tparam Event an auto-reset event that all processes reach.
template <class Sync, class Event>
class TicketRoll {
 public:
  /// @param size how many tickets there are; the same in each process.
  TicketRoll(RollBlock<Sync>& block, Event& sold_out, Ticket size)
      : block_(block), sold_out_(sold_out), size_(size) {}

  /// Takes the next ticket.
  /// @returns its number: 1, 2, 3, …; nothing if the roll is used up.
  // [take]
  std::optional<Ticket> take() {
    Ticket seen = block_.taken.load(std::memory_order_relaxed);  // a guess; the next step checks it
    do {
      if (seen >= size_) return std::nullopt;
      // release: what this process wrote goes on with the counter. acquire: so does what the
      // takers before it wrote; the last one vouches for all of them when it sets the event.
    } while (!block_.taken.compare_exchange_weak(seen, seen + 1, std::memory_order_acq_rel,
                                                 std::memory_order_relaxed));
    if (seen + 1 == size_) sold_out_.set();
    return seen + 1;
  }
  // [take]

 private:
  RollBlock<Sync>& block_;
  Event& sold_out_;
  Ticket size_;
};

}  // namespace lesson
