// Your ticket book: one that a death at any step leaves in order, once it is repaired. What stands
// here works for as long as nobody dies. Then: cmake --workflow --preset exercise-13
#pragma once
#include <atomic>
#include <mutex>
#include <optional>

#include "../book_block.hpp"  // what lies in memory, with fields for you to use
#include "ipc/robust_mutex.hpp"

namespace lesson {

template <class Sync>
class TicketBook {
 public:
  explicit TicketBook(BookBlock<Sync>& block) : block_(block) {}

  Ticket issue(Cents price) {
    // TODO 1: whoever dies between the two stores leaves a ticket that nobody paid for. Leave a
    //         repair what it needs, and before it needs it. Which memory order keeps the order?
    const Ticket ticket = block_.last.load(std::memory_order_relaxed) + 1;
    const Cents takings = block_.takings.load(std::memory_order_relaxed) + price;
    block_.last.store(ticket, std::memory_order_relaxed);
    block_.takings.store(takings, std::memory_order_relaxed);
    return ticket;
  }

  void repair() {
    // TODO 2: undo what a dead owner began and did not end. Who repairs can die, too.
  }

 private:
  BookBlock<Sync>& block_;
};

template <class Sync>
std::optional<Ticket> take(ipc::RobustMutex& mutex, TicketBook<Sync> book, Cents price,
                           ipc::Deadline until) {
  // TODO 3: there is a third way for lock() to end, and it asks for two things.
  if (mutex.lock(until) == ipc::LockResult::timed_out) return std::nullopt;
  const std::lock_guard guard(mutex, std::adopt_lock);  // unlocks, also if something throws
  return book.issue(price);
}

}  // namespace lesson
