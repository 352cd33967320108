#pragma once
#include <atomic>
#include <cstdint>

namespace lesson {

/// Issues tickets numbered 1, 2, 3, … to any number of threads: none twice, none skipped.
template <class Sync>
class TicketCounter {
 public:
  /// Takes the next ticket.
  /// @returns its number.
  // [take]
  std::uint64_t take() {
    // relaxed: fetch_add is one step in any memory order, and unique numbers need no more. A ticket
    // carries nothing else: no other memory is to be seen by whoever holds it.
    return issued_.fetch_add(1, std::memory_order_relaxed) + 1;
  }
  // [take]

  /// @returns how many tickets were taken so far; by the time you read it, it may be more.
  std::uint64_t issued() const { return issued_.load(std::memory_order_relaxed); }

 private:
  // The number on the last ticket. 64 bits: at a billion tickets a second they last for 584 years.
  typename Sync::template Atomic<std::uint64_t> issued_{0};
};

}  // namespace lesson
