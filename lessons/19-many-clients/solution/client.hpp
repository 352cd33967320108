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
  /// @param session from next_session(): no other client has it, and no reply in this slot.
  /// @param asked shared by all clients: set when there is something to read in a slot.
  /// @param replied this slot's own: set when there is something to read in it.
  // [client]
  Client(Slot<Sync>& slot, Session session, Event& asked, Event& replied)
      : slot_(slot), asked_(asked), replied_(replied), id_(make_id(session, 1)) {
    // Whatever the last one here asked for, nobody waits for it any more. release: whoever sees
    // this session finds its lock held.
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
    const auto answered = [&] {
      // acquire: pairs with the release in reply(), so the ticket is there if its id is.
      return slot_.answered.load(std::memory_order_acquire) == id_;
    };
    while (!answered()) {  // a signal may be that of an earlier reply, so look again
      // Also when the time is up: a server may have been killed between the id and the signal.
      if (!replied_.wait(until) && !answered()) return std::nullopt;
    }
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

}  // namespace lesson
