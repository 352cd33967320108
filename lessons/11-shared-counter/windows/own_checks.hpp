// What lesson 11 promises in words that are Windows' own.
#pragma once
#include "../shared_roll.hpp"
#include "testing/catch.hpp"
#include "testing/child.hpp"
#include "testing/names.hpp"

// [woken]
TEST_CASE("child: looks whether the last ticket is taken", "[.child]") {
  lesson::SharedRoll roll = lesson::SharedRoll::open(testing::unique_name("roll"));
  CHECK(roll.wait_until_sold_out(ipc::Deadline::min()));
}

TEST_CASE("another process hears that the last ticket is taken", "[exercise]") {
  lesson::SharedRoll roll = lesson::SharedRoll::create(testing::unique_name("roll"));
  roll.take_all();  // the kernel keeps the signal until somebody waits for it
  ipc::Process other = testing::start_child("child: looks whether the last ticket is taken");
  CHECK(other.wait() == 0);
}
// [woken]
