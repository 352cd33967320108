#pragma once
#include <atomic>
#include <cstdint>
#include <optional>

namespace lesson {

/// A roll of tickets numbered 1, 2, 3, … that any number of threads tear at. None is issued twice,
/// none is skipped, and there is none after the last.
template <class Sync>
class TicketRoll {
 public:
  /// @param size how many tickets are on the roll.
  explicit TicketRoll(std::uint32_t size) : size_(size) {}

  /// Takes the next ticket.
  /// @returns its number; nothing if the roll is used up.
  // [take]
  std::optional<std::uint32_t> take() {
    // relaxed, here and below: a ticket carries nothing but its number. An old value of the counter
    // is found out by the compare-exchange, and costs one more turn of the loop.
    std::uint32_t seen = issued_.load(std::memory_order_relaxed);
    while (seen < size_) {
      // weak: it may fail for no reason, and the loop tries again anyway. If it fails, `seen` is
      // what it found, so the limit is looked at again.
      if (issued_.compare_exchange_weak(seen, seen + 1, std::memory_order_relaxed,
                                        std::memory_order_relaxed)) {
        return seen + 1;
      }
    }
    return std::nullopt;
  }
  // [take]

  /// @returns how many tickets were taken so far; never more than there are.
  std::uint32_t issued() const { return issued_.load(std::memory_order_relaxed); }

 private:
  const std::uint32_t size_;
  typename Sync::template Atomic<std::uint32_t> issued_{0};
};

}  // namespace lesson
