// What lesson 13 can find out on Linux only.
#pragma once
#include <atomic>
#include <cstdio>
#include <thread>

#include "../turns.hpp"
#include "testing/child.hpp"
#include "testing/kill_each_step.hpp"

// [each-instruction]
TEST_CASE("killed at any instruction, an owner leaves all of its ticket or none", "[exercise]") {
  SharedBook shared = make_book();
  Survivor survivor(shared);
  const auto take = [&] { shared.note() = shared.take(700, lesson::by_now).value_or(0); };
  die_half_way(shared, 700);
  survivor.got(survivor.take());
  const long owners = testing::kill_each_step(take, [&] { survivor.got(survivor.take()); });

  die_half_way(shared, 700);  // so that the next one to be killed is one that repairs
  const long repairers = testing::kill_each_step(take, [&] {
    survivor.got(survivor.take(), 2);
    die_half_way(shared, 700);
  });
  std::printf("  killed at %ld instructions of an owner, %ld of one that repairs\n", owners,
              repairers);
}
// [each-instruction]

TEST_CASE("killed at any instruction, an owner leaves nobody asleep", "[exercise]") {
  SharedBook shared = make_book();
  Survivor survivor(shared);
  Ticket ticket = 0;
  std::jthread waiter;
  const auto lock = [&] { static_cast<void>(shared.mutex().lock(ipc::never)); };
  const auto issue_and_unlock = [&] {
    lesson::TicketBook(shared.block()).issue(700);
    shared.mutex().unlock();
  };
  const auto send_a_waiter = [&] {
    std::atomic<std::uint64_t> number = 0;
    waiter = std::jthread([&] {
      number = lesson::thread_number();
      ticket = survivor.take(ipc::never);
    });
    while (number == 0) std::this_thread::yield();
    lesson::await_sleep(number);
  };
  const auto it_wakes = [&] {
    waiter.join();
    survivor.got(ticket);
  };
  lock();
  issue_and_unlock();  // once here: the first call of a function by its name looks it up
  survivor.got(survivor.take());
  const long points = testing::kill_each_step(issue_and_unlock, it_wakes,
                                              {.in_child = lock, .in_parent = send_a_waiter});
  it_wakes();  // the owner before it lived to unlock
  std::printf("  killed at %ld instructions, with a waiter asleep\n", points);
}

// [unmaps]
TEST_CASE("child: unmaps the lock that it holds", "[.child]") {
  SharedBook shared = open_book();
  REQUIRE(shared.mutex().lock(ipc::never) == LockResult::acquired);
}  // the destructor unmaps, and then the process ends
TEST_CASE("an owner that unmaps the lock before it dies keeps it for ever") {
  SharedBook shared = make_book();
  CHECK(testing::start_child("child: unmaps the lock that it holds").wait() == 0);
  CHECK(shared.mutex().lock(lesson::by_now) == LockResult::timed_out);
}
// [unmaps]
