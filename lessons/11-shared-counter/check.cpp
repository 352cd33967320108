// The claims of lesson 11. How a process is woken is each system's own: see linux/ and windows/.
#include <algorithm>
#include <cstdio>
#include <vector>

#include "ipc/auto_reset_event.hpp"
#include "shared_roll.hpp"
#include "testing/catch.hpp"
#include "testing/child.hpp"
#include "testing/kill_each_step.hpp"
#include "testing/names.hpp"
#include "testing/schedule.hpp"

using lesson::SharedRoll;
using lesson::Ticket;
using testing::Schedules;
using testing::start_child;
using testing::SteppedSync;
using testing::unique_name;

// [steps]
TEST_CASE("no order of steps issues a ticket twice, or skips one", "[exercise]") {
  using Event = ipc::BasicAutoResetEvent<SteppedSync>;
  for (Schedules all; all.next();) {
    lesson::RollBlock<SteppedSync> block;
    Event sold_out;
    std::vector<std::optional<Ticket>> got(3);
    const auto process = [&](std::size_t first, std::size_t last) {
      lesson::TicketRoll<SteppedSync, Event> roll(block, sold_out, 2);
      for (std::size_t i = first; i < last; ++i) got[i] = roll.take();
    };
    all.run({[&] { process(0, 2); }, [&] { process(2, 3); }});
    std::sort(got.begin(), got.end());
    INFO(all.story());
    REQUIRE(got == std::vector<std::optional<Ticket>>{std::nullopt, 1, 2});
    REQUIRE(sold_out.try_wait());
  }
}
// [steps]

// [three]
TEST_CASE("child: takes tickets until there are none", "[.child]") {
  SharedRoll::open(unique_name("roll")).take_all();
}

TEST_CASE("three processes take every ticket once", "[exercise]") {
  SharedRoll roll = SharedRoll::create(unique_name("roll"));
  std::vector<ipc::Process> takers;
  for (int i = 0; i < 3; ++i)
    takers.push_back(start_child("child: takes tickets until there are none"));
  for (auto& taker : takers) REQUIRE(taker.wait() == 0);
  CHECK(roll.taken_once() == SharedRoll::size);
  CHECK_FALSE(roll.take());
}
// [three]

// [address]
TEST_CASE("one counter mapped at two addresses is one counter") {
  const std::string name = unique_name("roll");
  const auto here = ipc::SharedMemory::create(name, sizeof(Ticket));
  const auto there = ipc::SharedMemory::open(name, sizeof(Ticket));
  REQUIRE(here.data() != there.data());
  auto& first = *reinterpret_cast<ipc::SharedAtomic<Ticket>*>(here.data());
  auto& second = *reinterpret_cast<ipc::SharedAtomic<Ticket>*>(there.data());
  CHECK(first.fetch_add(1) == 0);
  CHECK(second.fetch_add(1) == 1);
  CHECK(first.load() == 2);
}
// [address]

TEST_CASE("a process that is killed while it takes a ticket burns one at most") {
  SharedRoll roll = SharedRoll::create(unique_name("roll"));
  Ticket last = 0;
  const long points = testing::kill_each_step([&] { roll.take(); },
                                              [&] {
                                                const Ticket ticket = roll.take().value_or(0);
                                                REQUIRE((ticket == last + 1 || ticket == last + 2));
                                                last = ticket;
                                              });
  std::printf("  killed at %ld points\n", points);
}

// Last, so that a learner meets those above first, which say more.
#include "own_checks.hpp"
