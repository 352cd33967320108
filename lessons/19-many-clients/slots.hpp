#pragma once
#include <atomic>
#include <cstdint>

namespace lesson {

using Ticket = std::uint64_t;

/// A client's stay at the desk, from its arrival to its end: each gets a number of its own, which
/// comes again after 4294967295 others. 0: nobody's. See next_session().
using Session = std::uint32_t;

/// What tells a request from every other: the session in the upper half, and in the lower the
/// number of the request within the session, which begins at 1. Ids are only compared for equality.
using Id = std::uint64_t;

// [id]
constexpr Id make_id(Session session, std::uint32_t number) {
  return Id{session} << 32 | number;
}
constexpr Session session_of(Id id) {
  return static_cast<Session>(id >> 32);
}
/// Number 0: the client is there, and has not asked yet.
constexpr bool is_request(Id id) {
  return static_cast<std::uint32_t>(id) != 0;
}
/// The next request of the same session. Numbers may wrap around, and pass over 0.
constexpr Id next_request(Id id) {
  const Id next = make_id(session_of(id), static_cast<std::uint32_t>(id) + 1);
  return is_request(next) ? next : next + 1;
}
// [id]
static_assert(next_request(make_id(7, 0xffff'ffff)) == make_id(7, 1));

/// A request as a server has read it: a copy that nobody else can write to.
struct Request {
  unsigned slot;
  Id id;
};

/// What one client and the server share. On a cache line of its own, so that clients do not slow
/// each other down.
// [block]
template <class Sync>
struct alignas(64) Slot {
  typename Sync::template Atomic<Id> request{0};    // client: its last one; 0: nobody is here
  typename Sync::template Atomic<Id> answered{0};   // server: the one that `ticket` is for
  typename Sync::template Plain<Ticket> ticket{0};  // server: its last one here
};

/// What all of them share.
/// @tparam count how many clients can be there at once.
template <class Sync, unsigned count>
struct DeskBlock {
  static constexpr unsigned slot_count = count;

  typename Sync::template Plain<Ticket> issued{0};      // server: the last ticket of all
  typename Sync::template Atomic<Session> sessions{0};  // clients: the last one's
  Slot<Sync> slots[count];
};
// [block]

/// Takes the session of a client that comes.
/// @param slot the client's: it has the lock by now, so its last client has taken its last ticket.
// [session]
template <class Sync, unsigned count>
Session next_session(DeskBlock<Sync, count>& block, unsigned slot) {
  for (;;) {
    // relaxed: all that counts is that nobody else gets this number.
    const Session session = block.sessions.fetch_add(1, std::memory_order_relaxed) + 1;
    // The last client here may have asked in the name of this session. Its reply is not for us. One
    // that is still to come is: nobody else will take that ticket.
    // relaxed: the lock of the slot has handed over what was there.
    const Id answered = block.slots[slot].answered.load(std::memory_order_relaxed);
    if (session != 0 && session != session_of(answered)) return session;
  }
}
// [session]

/// @param last the last session that was given to a client, at some time.
/// @returns whether this one had been given by then; for a client that has seen fewer than 2^31
///   others come.
constexpr bool was_given(Session session, Session last) {
  return last - session < Session{1} << 31;
}
static_assert(was_given(7, 7) && !was_given(8, 7) && was_given(0xffff'ffff, 1));

}  // namespace lesson
