// Your box: room for one ticket, from the threads that put to the threads that take. Two functions,
// with a mutex and condition variables. Then: cmake --workflow --preset exercise-04
#pragma once
#include <cstdint>
#include <optional>

namespace lesson {

using Ticket = std::uint32_t;  // from 1 on

template <class Sync>  // StdMonitor: Mutex is std::mutex, Condition is std::condition_variable
class TicketBox {
 public:
  void put([[maybe_unused]] Ticket ticket) {
    // TODO 1: lock. Put the ticket in, and notify. When must the lock be held?
    // TODO 3: the box may be full. Wait until it is empty; wake-ups come for no reason, too.
    // TODO 4: putters and takers may sleep at the same time. Whom does your notify wake?
  }

  std::optional<Ticket> take([[maybe_unused]] typename Sync::Deadline until = Sync::never) {
    // TODO 2: lock. Wait until there is a ticket, take it out, notify.
    //         condition.wait_until(lock, until, predicate) returns what the predicate says at last.
    return std::nullopt;
  }

 private:
  typename Sync::template Plain<Ticket> ticket_{0};  // 0: the box is empty
  typename Sync::Mutex mutex_;                       // typename Sync::Lock lock(mutex_);
  typename Sync::Condition changed_;                 // is one enough?
};

}  // namespace lesson
