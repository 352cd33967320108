#pragma once
#include <atomic>
#include <cstdint>
#include <optional>

namespace lesson {

using Ticket = std::uint64_t;

/// The number of a request. Numbers are only compared for equality, so any value is harmless, also
/// one that a stranger wrote, and they may wrap around.
using Number = std::uint32_t;

/// What the two sides share: numbers of requests, and a ticket.
// [block]
template <class Sync>
struct DeskBlock {
  typename Sync::template Atomic<Number> request{0};   // client: the last one it made
  typename Sync::template Atomic<Number> taken{0};     // client: the last one it got a ticket for
  typename Sync::template Atomic<Number> answered{0};  // server: the one that `ticket` is for
  typename Sync::template Plain<Ticket> ticket{0};     // server: the last one it issued
};
// [block]

/// Asks for tickets and issues them: one client and one server, a block of memory and two
/// auto-reset events. Promised, and kept by the checks of lesson 18:
/// - a request gets its own reply, and no ticket is issued twice;
/// - no ticket is skipped, unless a process was killed between taking it and passing it on;
/// - after a time-out the request stays open: the next ask() gets its ticket, and no other;
/// - either side can be killed at any point, and another can take its place.
///
/// The numbers in the block say what is so; the events only say "look again".
/// @tparam Sync the policy for the block, see ipc/sync.hpp.
/// @tparam Event an auto-reset event that both sides can reach.
template <class Sync, class Event>
class Desk {
 public:
  /// @param asked set by the client when there is something to read in the block.
  /// @param replied set by the server, likewise.
  Desk(DeskBlock<Sync>& block, Event& asked, Event& replied)
      : block_(block), asked_(asked), replied_(replied) {}

  /// The client asks for a ticket and waits for it.
  /// @returns the ticket; nothing if it had not come at the deadline.
  // [ask]
  std::optional<Ticket> ask(typename Sync::Deadline until = Sync::never) {
    // After a time-out this is the same number again: the same request, so one ticket.
    const Number mine = block_.taken.load(std::memory_order_relaxed) + 1;  // only clients write it
    // release: we are done with the last ticket, so the server may write the next.
    block_.request.store(mine, std::memory_order_release);
    asked_.set();
    const auto answered = [&] {
      // acquire: pairs with the release in reply(), so the ticket is there if its number is.
      return block_.answered.load(std::memory_order_acquire) == mine;
    };
    while (!answered()) {  // a signal may be that of an earlier reply, so look again
      // Also when the time is up: a server may have been killed between the number and the signal.
      if (!replied_.wait(until) && !answered()) return std::nullopt;
    }
    const Ticket ticket = block_.ticket;
    block_.taken.store(mine, std::memory_order_relaxed);
    return ticket;
  }
  // [ask]

  /// The server waits for a request.
  /// @returns its number, for reply(); nothing if the time was up, or if it was woken for a request
  ///   that has its reply.
  // [receive]
  std::optional<Number> receive(typename Sync::Deadline until = Sync::never) {
    // A request may be there without a signal: a server took the signal, and was killed.
    if (const auto request = unanswered()) return request;
    asked_.wait(until);
    return unanswered();
  }
  // [receive]

  /// The server issues the ticket for a request that receive() returned.
  // [reply]
  Ticket reply(Number request) {
    const Ticket ticket = block_.ticket + 1;
    block_.ticket = ticket;  // a server that is killed from here on has burnt it
    // release: whoever sees the number sees its ticket.
    block_.answered.store(request, std::memory_order_release);
    replied_.set();
    return ticket;
  }
  // [reply]

 private:
  // [unanswered]
  std::optional<Number> unanswered() const {
    // acquire: pairs with the release in ask(), so the client no longer reads the last ticket.
    const Number request = block_.request.load(std::memory_order_acquire);
    if (request == block_.answered.load(std::memory_order_relaxed)) return std::nullopt;
    return request;
  }
  // [unanswered]

  DeskBlock<Sync>& block_;
  Event& asked_;
  Event& replied_;
};

}  // namespace lesson
