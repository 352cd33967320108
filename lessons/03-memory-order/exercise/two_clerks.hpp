// Your box and your lock. Each has its steps in the wrong order, and memory orders that promise
// nothing. Then: cmake --workflow --preset exercise-03
#pragma once
#include <atomic>
#include <optional>

namespace lesson {

struct Ticket {
  int number;  // 1, 2, 3, …
  int window;  // its text: which window to go to
};

template <class Sync>
class TicketBox {
 public:
  void put(Ticket ticket) {
    // TODO 1: a reader that sees the number must see the text as well. Which of the two goes first,
    //         and which memory order keeps it first?
    number_.store(ticket.number, std::memory_order_relaxed);
    window_ = ticket.window;
  }

  std::optional<Ticket> look() const {
    // TODO 2: an order takes two. Which memory order here pairs with yours above?
    const int number = number_.load(std::memory_order_relaxed);
    if (number == 0) return std::nullopt;
    return Ticket{number, window_};
  }

 private:
  typename Sync::template Plain<int> window_{0};
  typename Sync::template Atomic<int> number_{0};  // 0: no ticket yet
};

template <class Sync>
class FlagLock {
 public:
  bool try_lock(unsigned me) {
    // TODO 3: both threads may look before either raises its flag. What if you raise first? Then
    //         there is something to undo when the answer is no.
    // TODO 4: "first I raise, then I look." Which memory order makes the other thread see it so?
    if (flag_[1 - me].load(std::memory_order_relaxed) == 1) return false;
    flag_[me].store(1, std::memory_order_relaxed);
    return true;
  }

  void unlock(unsigned me) {
    // TODO 5: whoever takes the lock next must see what was written under it.
    flag_[me].store(0, std::memory_order_relaxed);
  }

 private:
  typename Sync::template Atomic<int> flag_[2]{};
};

}  // namespace lesson
