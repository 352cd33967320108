#pragma once
#include <chrono>
#include <optional>

#include "ipc/deadline.hpp"
#include "seat.hpp"
#include "ticket.hpp"

namespace lesson {

/// Waits for the next ticket. Now and then it looks whether there is still a producer to wait for.
/// @returns nothing if the producer is gone, and what it had published is taken.
// [survivor]
template <class Consumer>
std::optional<Ticket> next_ticket(const Seat& seat, Consumer& consumer) {
  for (;;) {
    if (const auto ticket = consumer.pop(ipc::in(std::chrono::milliseconds(100)))) return ticket;
    // It may have published its last ticket after our time was up, so look once more.
    if (!seat.other_is_taken()) return consumer.try_pop();
  }
}
// [survivor]

}  // namespace lesson
