// The claims of lesson 13: about the lock, with threads that end and processes that are killed; and
// about the book behind it, which a death at any step leaves in a state that can be repaired.
#include <chrono>
#include <cstdio>
#include <mutex>
#include <thread>

#include "children.hpp"
#include "testing/child.hpp"
#include "testing/complaint.hpp"
#include "testing/outcome.hpp"
#include "turns.hpp"

using namespace std::chrono_literals;
using Catch::Matchers::Equals;
using lesson::by_now;

template <class Mutex>
concept LocksBlindly = requires(Mutex& mutex) {
  mutex.lock();
};
static_assert(!LocksBlindly<ipc::RobustMutex>, "std::lock_guard would not look at the result");

TEST_CASE("two processes take tickets, and none is taken twice") {
  SharedBook shared = make_book();
  ipc::Process child = testing::start_child("child: takes 1000 tickets");
  for (int i = 0; i < 1000; ++i) REQUIRE(shared.take(5).has_value());
  CHECK(child.wait() == 0);
  CHECK(text(shared.block()) == text(2000, 8000));
}

// [told]
TEST_CASE("the next owner is told that the last one died, once") {
  SharedBook shared = make_book();
  ipc::Process owner = testing::start_child("child: holds the lock");
  await_note(shared, 1);
  CHECK(shared.mutex().lock(at_once) == LockResult::timed_out);
  owner.kill();
  CHECK(owner.wait() == 137);
  REQUIRE(shared.mutex().lock(by_now) == LockResult::owner_died);
  std::jthread([&] {  // who does not have it cannot say so
    CHECK(testing::outcome([&] { shared.mutex().make_consistent(); }) ==
          testing::text(std::errc::invalid_argument));
  });
  shared.mutex().make_consistent();
  shared.mutex().unlock();
  CHECK(shared.mutex().lock(at_once) == LockResult::acquired);
  shared.mutex().unlock();
}
// [told]

TEST_CASE("whoever waits when the owner dies gets the lock, and is told") {
  SharedBook shared = make_book();
  ipc::Process owner = testing::start_child("child: holds the lock");
  await_note(shared, 1);
  ipc::Process waiter = testing::start_child("child: waits for the lock");
  while (shared.note() == 1) std::this_thread::yield();
  lesson::await_sleep(shared.note());
  owner.kill();
  CHECK(waiter.wait() == 0);
  CHECK(shared.take(100, at_once) == 1);
}

TEST_CASE("a wait for an owner that lives ends at its deadline, not before") {
  SharedBook shared = make_book();
  REQUIRE(shared.mutex().lock(at_once) == LockResult::acquired);
  const std::lock_guard guard(shared.mutex(), std::adopt_lock);
  std::jthread([&] {
    const ipc::Deadline deadline = ipc::in(20ms);
    CHECK(shared.take(100, deadline) == std::nullopt);
    CHECK(std::chrono::steady_clock::now() >= deadline);
  });
}

// [forgets]
TEST_CASE("an owner that forgets make_consistent() is the last") {
  SharedBook shared = make_book();
  die_half_way(shared, 700);
  REQUIRE(shared.mutex().lock(by_now) == LockResult::owner_died);
  shared.mutex().unlock();
  const auto lock = [&] { static_cast<void>(shared.mutex().lock(at_once)); };
  CHECK(testing::outcome(lock) == testing::text(std::errc::state_not_recoverable));
  CHECK(testing::outcome(lock) == testing::text(std::errc::state_not_recoverable));
}
// [forgets]

TEST_CASE("who has the lock and asks for it again is refused, and keeps it") {
  SharedBook shared = make_book();
  REQUIRE(shared.mutex().lock(at_once) == LockResult::acquired);
  const std::lock_guard guard(shared.mutex(), std::adopt_lock);
  CHECK(testing::outcome([&] { static_cast<void>(shared.mutex().lock(at_once)); }) ==
        testing::text(std::errc::resource_deadlock_would_occur));
  std::jthread([&] { CHECK(shared.mutex().lock(at_once) == LockResult::timed_out); });
  CHECK(testing::outcome([&] { shared.mutex().make_consistent(); }) ==
        testing::text(std::errc::invalid_argument));
}

// [each-step]
TEST_CASE("killed at any step, and the repairer too, an owner leaves all of its ticket or none",
          "[exercise]") {
  bool issued = false;
  for (int steps = 0; !issued; ++steps) {
    bool repaired = false;
    for (int repair_steps = 0; !repaired; ++repair_steps) {
      lesson::BookBlock<StepByStep> block;
      lesson::TicketBook book(block);
      book.issue(300);
      book.issue(500);
      testing::Schedules one_by_one("");
      one_by_one.run({[&] { issued = lives_for(steps, [&] { book.issue(700); }); },
                      [&] { repaired = lives_for(repair_steps, [&] { book.repair(); }); },
                      [&] { book.repair(); }});
      INFO(one_by_one.story());
      REQUIRE_THAT(text(block), Equals(text(2, 800)) || Equals(text(3, 1500)));
      REQUIRE((!issued || text(block) == text(3, 1500)));
    }
  }
}
// [each-step]

TEST_CASE("a process killed at any step leaves all of its ticket or none", "[exercise]") {
  SharedBook shared = make_book();
  Survivor survivor(shared);
  std::uint64_t steps = 0;
  for (;; ++steps) {
    shared.note() = steps + 1;
    ipc::Process child = testing::start_child("child: stops before a step");
    while (shared.note() != 0 && !child.wait(at_once)) std::this_thread::yield();
    const bool stopped = shared.note() == 0;
    child.kill();
    REQUIRE(child.wait() == (stopped ? 137 : 0));
    if (!stopped) break;
    survivor.got(survivor.take());
    survivor.got(survivor.take(), /*deaths*/ 0);  // as if nothing had happened
  }
  std::printf("  killed before each of %d steps\n", static_cast<int>(steps));
}

TEST_CASE("bad use gets one line that names what it is about") {
  CHECK(testing::complaint({"help"}) == "'help': expected no argument, or: hold NAME");
}

// Last, so that a learner meets those above first, which say more.
#include "own_checks.hpp"
