// What lesson 11 promises in words that are Linux' own.
#pragma once
#include "../bed.hpp"
#include "../shared_roll.hpp"
#include "testing/catch.hpp"
#include "testing/child.hpp"
#include "testing/names.hpp"
#include "ways.hpp"

// [woken]
TEST_CASE("child: sleeps until the last ticket is taken", "[.child]") {
  lesson::SharedRoll roll = lesson::SharedRoll::open(testing::unique_name("roll"));
  lesson::Bed bed = lesson::Bed::open(testing::unique_name("bed"));
  bed.announce(lesson::this_process(), roll.event_in_page());
  CHECK(roll.wait_until_sold_out());
}

TEST_CASE("who sleeps until the last ticket is taken is woken by another process", "[exercise]") {
  lesson::SharedRoll roll = lesson::SharedRoll::create(testing::unique_name("roll"));
  lesson::Bed bed = lesson::Bed::create(testing::unique_name("bed"));
  ipc::Process sleeper = testing::start_child("child: sleeps until the last ticket is taken");
  REQUIRE(lesson::wait_until_asleep(bed, sleeper));
  roll.take_all();
  REQUIRE_FALSE(lesson::is_asleep(bed));
  CHECK(sleeper.wait() == 0);
}
// [woken]

// [reach]
TEST_CASE("a shared futex reaches another process, a private one and std::atomic::wait do not") {
  for (const lesson::Way& way : lesson::ways) {
    const std::string name = testing::unique_name("bed");
    lesson::Bed bed = lesson::Bed::create(name);
    ipc::Process sleeper = ipc::Process::start(DEMO, {"sleep", name, way.name});
    INFO(way.name);
    CHECK(lesson::wakes(way, bed, sleeper) == (&way == &lesson::ways[0]));
  }
}
// [reach]
