#pragma once
#include <atomic>
#include <optional>

namespace lesson {

struct Ticket {
  int number;  ///< 1, 2, 3, …
  int window;  ///< its text: which window to go to
};

/// A box for one ticket. One thread puts it in; any number of threads look.
template <class Sync>
class TicketBox {
 public:
  /// Puts the ticket in. To be called once.
  // [put]
  void put(Ticket ticket) {
    window_ = ticket.window;
    // release: publishes. Whoever sees this number also sees all that was written before it.
    number_.store(ticket.number, std::memory_order_release);
  }
  // [put]

  /// @returns the ticket with its text; nothing if it is not there yet.
  // [look]
  std::optional<Ticket> look() const {
    // acquire: pairs with the release in put(). The text is read after the number, not before.
    const int number = number_.load(std::memory_order_acquire);
    if (number == 0) return std::nullopt;
    return Ticket{number, window_};
  }
  // [look]

 private:
  // The number publishes the text: 0 says that there is no ticket yet.
  typename Sync::template Plain<int> window_{0};
  typename Sync::template Atomic<int> number_{0};
};

/// A lock for two threads that never write the same word: each has a flag. Raise yours, look at the
/// other's: the hand-shake in T. J. Dekker's algorithm (E. W. Dijkstra, 1965), without the waiting.
template <class Sync>
class FlagLock {
 public:
  /// Takes the lock if the other thread neither has it nor wants it.
  /// @param me 0 or 1: which of the two threads calls.
  /// @returns whether it was taken.
  // [try_lock]
  bool try_lock(unsigned me) {
    // seq_cst, twice: there is one order of these four steps, two of each thread, that both threads
    // agree on. Whoever comes second in it sees the other's flag. The load is an acquire as well:
    // it pairs with the release in unlock().
    flag_[me].store(1, std::memory_order_seq_cst);
    if (flag_[1 - me].load(std::memory_order_seq_cst) == 0) return true;
    unlock(me);
    return false;
  }
  // [try_lock]

  /// Lets the other thread have it.
  // [unlock]
  void unlock(unsigned me) {
    // release: whoever sees this flag down sees all that was written under the lock.
    flag_[me].store(0, std::memory_order_release);
  }
  // [unlock]

 private:
  typename Sync::template Atomic<int> flag_[2]{};
};

}  // namespace lesson
