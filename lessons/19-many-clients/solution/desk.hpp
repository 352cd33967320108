#pragma once
#include <atomic>
#include <optional>

#include "../slots.hpp"

namespace lesson {

/// A client at a desk with many: it asks for tickets through a slot of its own. Promised, and kept
/// by the checks of lesson 19, whoever of them all is killed, and when:
/// - a request gets its own reply, never that of another client or of an earlier one;
/// - no ticket is issued twice, and none is skipped but one whose client or server is gone;
/// - after a time-out the request stays open: the next ask() gets its ticket.
///
/// @tparam Sync the policy for the block, see ipc/sync.hpp.
/// @tparam Event an auto-reset event that both sides can reach.
template <class Sync, class Event>
class Client {
 public:
  /// Moves into a slot that nobody else has: the kernel says so.
  /// @param session a number that no other client has had.
  /// @param asked shared by all clients: set when there is something to read in a slot.
  /// @param replied this slot's own: set when there is something to read in it.
  // [client]
  Client(Slot<Sync>& slot, Session session, Event& asked, Event& replied)
      : slot_(slot), asked_(asked), replied_(replied), id_(make_id(session, 1)) {
    // Whatever the last one here asked for, nobody waits for it any more. release: whoever sees this
    // session finds its lock held.
    slot_.request.store(make_id(session, 0), std::memory_order_release);
  }
  // [client]

  /// Asks for a ticket and waits for it.
  /// @returns the ticket; nothing if it had not come at the deadline.
  // [ask]
  std::optional<Ticket> ask(typename Sync::Deadline until = Sync::never) {
    // After a time-out this is the same id again: the same request, so one ticket.
    // release: we are done with the last ticket, so the server may write the next.
    slot_.request.store(id_, std::memory_order_release);
    asked_.set();
    // acquire: pairs with the release in reply(), so the ticket is there if its id is.
    while (slot_.answered.load(std::memory_order_acquire) != id_) {
      if (!replied_.wait(until)) return std::nullopt;
    }  // a signal may be that of an earlier reply, so look again
    id_ = next_request(id_);
    return slot_.ticket;
  }
  // [ask]

  /// Says that this client goes; call it last. The ticket of a request that is open may be lost.
  void leave() { slot_.request.store(0, std::memory_order_release); }

 private:
  Slot<Sync>& slot_;
  Event& asked_;
  Event& replied_;
  Id id_;  // of the request that is open, or comes next
};

/// The server of a desk: it answers whoever asks, in turn.
/// @tparam Events has `asked()`, and `replied(slot)` for each slot.
template <class Sync, unsigned slot_count, class Events>
class Server {
 public:
  /// A request as it was read: a copy that nobody else can write to.
  struct Request {
    unsigned slot;
    Id id;
  };

  /// Takes over from the last server, which may have been killed anywhere.
  // [server]
  Server(DeskBlock<Sync, slot_count>& block, Events& events) : block_(block), events_(events) {
    // Perhaps between a reply and its signal. Whoever waits looks again.
    for (unsigned slot = 0; slot < slot_count; ++slot) events_.replied(slot).set();
  }
  // [server]

  /// Waits for a request.
  /// @returns it, for reply(); nothing if the time was up, or if the wake-up was for a request that
  ///   has its reply.
  // [receive]
  std::optional<Request> receive(typename Sync::Deadline until = Sync::never) {
    // Look first: one signal may stand for many requests, and a request may be there without one.
    if (const auto request = find_request()) return request;
    events_.asked().wait(until);
    return find_request();
  }
  // [receive]

  /// Issues the ticket for a request.
  // [reply]
  Ticket reply(const Request& request) {
    Slot<Sync>& slot = block_.slots[request.slot];
    const Ticket ticket = block_.issued + 1;
    block_.issued = ticket;  // first: a server that is killed from here on has burnt it
    slot.ticket = ticket;
    // release: whoever sees the id sees its ticket.
    slot.answered.store(request.id, std::memory_order_release);
    events_.replied(request.slot).set();
    return ticket;
  }
  // [reply]

  /// Frees a slot if its client is gone, and drops what it asked for.
  /// @param is_held says of a slot whether its client lives; the kernel knows.
  /// @returns whether a client was gone that had not said so.
  // [reclaim]
  template <class IsHeld>
  bool reclaim(unsigned slot, IsHeld is_held) {
    // First who is there, then whether: the other way round, a newcomer may slip in between.
    // acquire: pairs with the release in Client(), which has its lock before.
    Id seen = block_.slots[slot].request.load(std::memory_order_acquire);
    if (seen == 0 || is_held(slot)) return false;
    // Whoever wrote this is gone. If there is something else by now, a newcomer wrote it: leave it.
    // relaxed: nothing else is handed over.
    return block_.slots[slot].request.compare_exchange_strong(seen, 0, std::memory_order_relaxed);
  }
  // [reclaim]

 private:
  // [find]
  std::optional<Request> find_request() {
    for (unsigned i = 0; i < slot_count; ++i) {
      const unsigned at = (first_ + i) % slot_count;
      // Read once: its client may write there what it likes, at any time.
      // acquire: pairs with the release in ask(), so the client no longer reads the last ticket.
      const Id id = block_.slots[at].request.load(std::memory_order_acquire);
      // relaxed: only servers write it.
      if (!is_request(id) || id == block_.slots[at].answered.load(std::memory_order_relaxed)) continue;
      first_ = at + 1;  // next time the others come first
      return Request{at, id};
    }
    return std::nullopt;
  }
  // [find]

  DeskBlock<Sync, slot_count>& block_;
  Events& events_;
  unsigned first_ = 0;  // the slot to look at first
};

}  // namespace lesson
