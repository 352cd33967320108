// What the checks of lesson 13 have other processes do.
#pragma once
#include <future>
#include <utility>

#include "turns.hpp"

TEST_CASE("child: takes 1000 tickets", "[.child]") {
  SharedBook shared = open_book();
  Ticket last = 0;
  for (int i = 0; i < 1000; ++i) REQUIRE(std::exchange(last, shared.take(3).value()) < last);
}

// Takes the lock, says so, and stays.
TEST_CASE("child: holds the lock", "[.child]") {
  SharedBook shared = open_book();
  REQUIRE(shared.mutex().lock(ipc::never) == LockResult::acquired);
  shared.note() = 1;
  std::promise<void>().get_future().wait();
}

// Waits for the lock, and says by which thread.
TEST_CASE("child: waits for the lock", "[.child]") {
  SharedBook shared = open_book();
  shared.note() = lesson::thread_number();
  REQUIRE(shared.mutex().lock(ipc::never) == LockResult::owner_died);
  shared.mutex().make_consistent();
  shared.mutex().unlock();
}

// Finds in the note which step that is, and says by a zero that it has stopped.
TEST_CASE("child: stops before a step", "[.child]") {
  SharedBook shared = open_book();
  StepByStep::before_step = [&, steps = shared.note().load()]() mutable {
    if (--steps != 0) return;
    shared.note() = 0;
    std::promise<void>().get_future().wait();
  };
  shared.take<StepByStep>(700);
}
