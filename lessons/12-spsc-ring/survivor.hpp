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

/// Puts a ticket in. Now and then it looks whether there is still a consumer to make room.
/// @returns false if the ring is full, and the consumer is gone.
template <class Producer>
bool put_in(const Seat& seat, Producer& producer, const Ticket& ticket) {
  for (;;) {
    if (producer.push(ticket, ipc::in(std::chrono::milliseconds(100)))) return true;
    // It may have made room after our time was up, so try once more.
    if (!seat.other_is_taken()) return producer.try_push(ticket);
  }
}
// [survivor]

}  // namespace lesson
