// Your roll of tickets. It must never issue a ticket twice, skip one, or go past its end.
// Then: cmake --workflow --preset exercise-02
#pragma once
#include <atomic>
#include <cstdint>
#include <optional>

namespace lesson {

template <class Sync>
class TicketRoll {
 public:
  explicit TicketRoll(std::uint32_t size) : size_(size) {}

  // Takes the next ticket and returns its number: 1, 2, 3, …, or nothing if the roll is used up.
  std::optional<std::uint32_t> take() {
    // TODO 1: how many were issued when you looked? Is there one left?
    // TODO 2: issue one more, but only if there are still as many as you saw. One step.
    // TODO 3: if there were not, somebody was faster. What do you know now, and what to ask again?
    return std::nullopt;
  }

  // How many tickets were taken so far.
  std::uint32_t issued() const { return issued_.load(std::memory_order_relaxed); }

 private:
  [[maybe_unused]] const std::uint32_t size_;
  typename Sync::template Atomic<std::uint32_t> issued_{0};
};

}  // namespace lesson
