#pragma once
#include <atomic>
#include <optional>

#include "../slots.hpp"

namespace lesson {

/// The server of a desk: it answers whoever asks, in turn.
/// @tparam Events has `asked()`, and `replied(slot)` for each slot.
template <class Sync, unsigned slot_count, class Events>
class Server {
 public:
  /// Takes over from the last server, which may have been killed anywhere.
  // [server]
  Server(DeskBlock<Sync, slot_count>& block, Events& events) : block_(block), events_(events) {
    // Perhaps between a reply and its signal: so wake whoever waits, to look again.
    for (unsigned slot = 0; slot < slot_count; ++slot) events_.replied(slot).set();
  }
  // [server]

  /// Waits for a request.
  /// @returns it, for reply(); nothing if the time was up.
  // [receive]
  std::optional<Request> receive(typename Sync::Deadline until = Sync::never) {
    for (;;) {
      // Look first: one signal may stand for many requests, and a request may be there without one.
      if (const auto request = find_request()) return request;
      if (!events_.asked().wait(until)) return std::nullopt;
    }
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
    // acquire: a session that is given from here on is not in `seen` unless somebody made it up.
    const Session last = block_.sessions.load(std::memory_order_acquire);
    // First who is there, then whether: the other way round, a newcomer may slip in between.
    // acquire: pairs with the release in Client(), which has its lock before.
    Id seen = block_.slots[slot].request.load(std::memory_order_acquire);
    if (seen == 0 || is_held(slot)) return false;
    // Made up: it may be that of a newcomer by now, who asks for the same.
    if (!was_given(session_of(seen), last)) return false;
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
      const Id answered = block_.slots[at].answered.load(std::memory_order_relaxed);
      if (!is_request(id) || id == answered) continue;
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
