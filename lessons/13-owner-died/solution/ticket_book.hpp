#pragma once
#include <atomic>
#include <mutex>
#include <optional>

#include "../book_block.hpp"
#include "ipc/robust_mutex.hpp"

namespace lesson {

/// Issues tickets in a way that a death at any step can be undone. Used by the owner of the lock.
///
/// This is an undo log, as databases keep one: write down how it was, mark it as valid, change, and
/// take the mark away.
template <class Sync>
class TicketBook {
 public:
  explicit TicketBook(BookBlock<Sync>& block) : block_(block) {}

  /// Issues the next ticket.
  // [issue]
  Ticket issue(Cents price) {
    const Ticket last = block_.last.load(std::memory_order_relaxed);
    const Cents takings = block_.takings.load(std::memory_order_relaxed);
    block_.saved_last.store(last, in_order);
    block_.saved_takings.store(takings, in_order);
    block_.changing.store(1, in_order);  // who dies from here on is undone
    block_.last.store(last + 1, in_order);
    block_.takings.store(takings + price, in_order);
    block_.changing.store(0, in_order);  // who dies from here on takes a ticket along
    return last + 1;
  }
  // [issue]

  /// Undoes a change that its owner did not live to end. A repair that is cut short by another
  /// death is made again, from its beginning.
  // [repair]
  void repair() {
    if (block_.changing.load(std::memory_order_relaxed) == 0) return;  // all of it, or nothing yet
    block_.last.store(block_.saved_last.load(std::memory_order_relaxed), in_order);
    block_.takings.store(block_.saved_takings.load(std::memory_order_relaxed), in_order);
    block_.changing.store(0, in_order);
  }
  // [repair]

 private:
  // release: no store is done before those above it. A dead process leaves a beginning of this list
  // behind, never a store from further down. The loads can be relaxed: the lock orders them.
  static constexpr auto in_order = std::memory_order_release;

  BookBlock<Sync>& block_;
};

/// Takes the lock, a ticket, and leaves.
/// @returns nothing when the deadline passed.
/// @throws std::system_error if an owner left the book unrepaired; see RobustMutex::lock().
// [take]
template <class Sync>
std::optional<Ticket> take(ipc::RobustMutex& mutex, TicketBook<Sync> book, Cents price,
                           ipc::Deadline until) {
  const ipc::LockResult result = mutex.lock(until);
  if (result == ipc::LockResult::timed_out) return std::nullopt;
  const std::lock_guard guard(mutex, std::adopt_lock);  // unlocks, also if something throws
  if (result == ipc::LockResult::owner_died) {
    book.repair();
    mutex.make_consistent();
  }
  return book.issue(price);
}
// [take]

}  // namespace lesson
