// A policy that calls a function of yours before each step of the book. There a process can be
// stopped, or a thread ended, half way through a change.
#pragma once
#include <functional>

#include "testing/schedule.hpp"
#include "ticket_book.hpp"

namespace lesson {

/// See ipc/sync.hpp for its members. It lays out memory as the system's own policy does.
struct StepByStep : testing::SteppedSync {
  /// Called in the thread that is about to make a step.
  static inline thread_local std::function<void()> before_step = [] {};

  template <class T>
  class Atomic : public testing::SteppedSync::Atomic<T> {
    using Base = testing::SteppedSync::Atomic<T>;

   public:
    using Base::Base;
    T load(std::memory_order order = std::memory_order_seq_cst,
           testing::Here here = testing::Here::current()) const {
      before_step();
      return Base::load(order, here);
    }
    void store(T value, std::memory_order order = std::memory_order_seq_cst,
               testing::Here here = testing::Here::current()) {
      before_step();
      Base::store(value, order, here);
    }
  };
};

/// Issues a ticket, and calls `stop` in the middle: one of the two fields that belong together is
/// written, and the other is not.
inline void issue_half(BookBlock<StepByStep>& block, Cents price, std::function<void()> stop) {
  StepByStep::before_step = [&block, stop, last = block.last.peek(),
                             takings = block.takings.peek()] {
    if ((block.last.peek() != last) != (block.takings.peek() != takings)) stop();
  };
  TicketBook(block).issue(price);
}

}  // namespace lesson
