// Your roll of tickets, for several processes. Each has a TicketRoll of its own, and all of them
// refer to one block in shared memory. Then: cmake --workflow --preset exercise-11
#pragma once
#include <atomic>
#include <cstdint>
#include <optional>

namespace lesson {

using Ticket = std::uint32_t;

template <class Sync>
struct RollBlock {
  typename Sync::template Atomic<Ticket> taken{0};
};

template <class Sync, class Event>
class TicketRoll {
 public:
  TicketRoll(RollBlock<Sync>& block, Event& sold_out, Ticket size)
      : block_(block), sold_out_(sold_out), size_(size) {}

  std::optional<Ticket> take() {
    // TODO 1: this counts in the process. Count in the block, and let nobody in between.
    // TODO 2: who is woken by the last ticket wants to see what *every* taker wrote before.
    //         Which memory order passes it on, from one taker to the next?
    if (taken_ >= size_) return std::nullopt;
    if (++taken_ == size_) sold_out_.set();
    return taken_;
  }

 private:
  [[maybe_unused]] RollBlock<Sync>& block_;
  Event& sold_out_;
  Ticket size_;
  Ticket taken_ = 0;
};

}  // namespace lesson
