#pragma once
#include <cstdint>
#include <optional>

namespace lesson {

using Ticket = std::uint32_t;  // from 1 on

/// A box with room for one ticket: it hands tickets from the threads that put them in to the
/// threads that take them out.
///
/// Promised, and kept by the checks of lesson 04:
/// - each ticket that was put in is taken out once;
/// - no order of the threads' steps, and no wake-up for no reason, leaves a thread asleep that
/// could
///   go on, or lets one go on that cannot;
/// - what a thread wrote before its put is seen by the thread that takes the ticket.
template <class Sync>
class TicketBox {
 public:
  /// Puts a ticket in. While the box is full, waits.
  // [put]
  void put(Ticket ticket) {
    typename Sync::Lock lock(mutex_);
    emptied_.wait(lock, [this] { return ticket_ == none; });
    ticket_ = ticket;  // with the lock held: no taker is between its look and its sleep
    lock.unlock();
    filled_.notify_one();  // whom this wakes finds the mutex free; inside the lock is right, too
  }
  // [put]

  /// Takes the ticket out. While the box is empty, waits.
  /// @returns nothing when the deadline passed; a ticket that is there by then is taken.
  // [take]
  std::optional<Ticket> take(typename Sync::Deadline until = Sync::never) {
    typename Sync::Lock lock(mutex_);
    const bool filled = filled_.wait_until(lock, until, [this] { return ticket_ != none; });
    if (!filled) return std::nullopt;
    const Ticket taken = ticket_;
    ticket_ = none;
    lock.unlock();
    emptied_.notify_one();
    return taken;
  }
  // [take]

 private:
  // [state]
  static constexpr Ticket none = 0;
  typename Sync::template Plain<Ticket> ticket_{none};  // with the mutex held, and only then
  typename Sync::Mutex mutex_;
  typename Sync::Condition filled_;   // ticket_ is no longer none; takers sleep here
  typename Sync::Condition emptied_;  // ticket_ is none again; putters sleep here
  // [state]
};

}  // namespace lesson
