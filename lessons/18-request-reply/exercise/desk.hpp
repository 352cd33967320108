// Your desk. As it stands it is the naive one: two events, and it works as long as nothing goes
// wrong. Make it keep its promises. Then: cmake --workflow --preset exercise-18
#pragma once
#include <atomic>
#include <cstdint>
#include <optional>

namespace lesson {

using Ticket = std::uint64_t;
using Number = std::uint32_t;  // of a request

template <class Sync>
struct DeskBlock {
  typename Sync::template Atomic<Number> request{0};   // client: the last one it made
  typename Sync::template Atomic<Number> taken{0};     // client: the last one it got a ticket for
  typename Sync::template Atomic<Number> answered{0};  // server: the one that `ticket` is for
  typename Sync::template Plain<Ticket> ticket{0};     // server: the last one it issued
};

template <class Sync, class Event>
class Desk {
 public:
  Desk(DeskBlock<Sync>& block, Event& asked, Event& replied)
      : block_(block), asked_(asked), replied_(replied) {}

  // The client: the ticket, or nothing if it had not come at the deadline.
  std::optional<Ticket> ask(typename Sync::Deadline until = Sync::never) {
    // TODO 1: give the request a number. Which one, if the last request is still open?
    asked_.set();
    // TODO 3: a signal says that there was a reply. Was it the reply to this request? And
    //         when the time is up: may the ticket be there without a signal?
    if (!replied_.wait(until)) return std::nullopt;
    return block_.ticket;
  }

  // The server: the number of a request without a reply, or nothing.
  std::optional<Number> receive(typename Sync::Deadline until = Sync::never) {
    // TODO 2: one request may have set two signals, and another none: its signal was taken by a
    //         server that is dead now. What says whether there is a request?
    if (!asked_.wait(until)) return std::nullopt;
    return 0;
  }

  // The server: the ticket that it issued for the request.
  Ticket reply([[maybe_unused]] Number request) {
    const Ticket ticket = block_.ticket + 1;
    block_.ticket = ticket;
    // TODO 4: say whose ticket it is. With which memory order, so that whoever sees the number sees
    //         the ticket?
    replied_.set();
    return ticket;
  }

 private:
  DeskBlock<Sync>& block_;
  Event& asked_;
  Event& replied_;
};

}  // namespace lesson
