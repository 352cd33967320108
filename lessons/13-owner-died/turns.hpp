// What the checks of lesson 13 do with a book, a turn at a time.
#pragma once
#include <ostream>
#include <string>
#include <system_error>
#include <thread>

#include "shared_book.hpp"
#include "step_by_step.hpp"
#include "testing/catch.hpp"
#include "testing/names.hpp"

namespace ipc {

// How a failed check shows it.
inline std::ostream& operator<<(std::ostream& out, LockResult result) {
  return out << (result == LockResult::acquired     ? "acquired"
                 : result == LockResult::owner_died ? "owner_died"
                                                    : "timed_out");
}

}  // namespace ipc

using ipc::LockResult;
using lesson::Cents;
using lesson::SharedBook;
using lesson::StepByStep;
using lesson::Ticket;

inline constexpr auto at_once = ipc::Deadline::min();  // takes what is there, waits for nobody

inline SharedBook make_book() {
  return SharedBook::create(testing::unique_name("book"));
}
inline SharedBook open_book() {
  return SharedBook::open(testing::unique_name("book"));
}

inline std::string text(Ticket last, Cents takings) {
  return "last " + std::to_string(last) + ", takings " + std::to_string(takings);
}
template <class Sync>
std::string text(const lesson::BookBlock<Sync>& block) {
  return text(block.last.load(), block.takings.load());
}

// Kills by exception: what a check does to a thread of its own.
struct Killed {};

// Lets an action make so many steps, then kills it. Returns whether it came to its end.
template <class Action>
bool lives_for(int steps, Action action) {
  StepByStep::before_step = [steps]() mutable {
    if (steps-- == 0) throw Killed{};
  };
  bool to_its_end = true;
  try {
    action();
  } catch (const Killed&) {
    to_its_end = false;
  }
  StepByStep::before_step = [] {};
  return to_its_end;
}

// An owner that dies in the middle of a change. A thread will do: the lock belongs to it.
inline void die_half_way(SharedBook& shared, Cents price) {
  std::thread([&] {
    if (shared.mutex().lock(at_once) == LockResult::timed_out) return;
    try {
      lesson::issue_half(shared.block<StepByStep>(), price, [] { throw Killed{}; });
    } catch (const Killed&) {
    }
  }).join();
}

inline void await_note(SharedBook& shared, std::uint64_t value) {
  while (shared.note() != value) std::this_thread::yield();
}

// The next owner, time and again. It takes tickets for 100 after others were killed over theirs,
// which were for 700.
class Survivor {
 public:
  explicit Survivor(SharedBook& shared) : shared_(shared) {}

  // Returns the ticket, and 0 if there was none to be had.
  Ticket take(ipc::Deadline until = lesson::by_now) {
    try {
      return shared_.take(100, until).value_or(0);
    } catch (const std::system_error& error) {
      refused_ = error.code().message();
      return 0;
    }
  }

  // Each of the dead has taken its whole ticket along, or none.
  void got(Ticket ticket, Ticket deaths = 1) {
    REQUIRE(refused_ == "");
    REQUIRE(ticket > last_);
    const Ticket burnt = ticket - last_ - 1;
    REQUIRE(burnt <= deaths);
    REQUIRE(ticket > shared_.note());  // where the dead one wrote the ticket that it got
    const auto& book = shared_.block();
    const auto grown = text(book.last.load() - last_, book.takings.load() - takings_);
    REQUIRE(grown == text(1 + burnt, 100 + 700 * burnt));
    last_ = book.last.load();
    takings_ = book.takings.load();
  }

 private:
  SharedBook& shared_;
  Ticket last_ = 0;
  Cents takings_ = 0;
  std::string refused_;
};
