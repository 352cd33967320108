// The claims of lesson 04: step by step for the box's source, and between real threads on what the
// standard library and the system have.
#include <chrono>
#include <optional>
#include <thread>

#include "bare_box.hpp"
#include "ipc/deadline.hpp"
#include "one_condition.hpp"
#include "std_monitor.hpp"
#include "system_monitor.hpp"
#include "testing/catch.hpp"
#include "testing/stepped_monitor.hpp"
#include "ticket_box.hpp"

using namespace std::chrono_literals;
using lesson::StdMonitor;
using lesson::SystemMonitor;
using lesson::Ticket;
using testing::Schedules;
using testing::SpuriousMonitor;
using testing::SteppedMonitor;
using Box = lesson::TicketBox<SteppedMonitor>;
using Taken = std::optional<Ticket>;

TEST_CASE("a notify that nobody waits for is forgotten") {
  CHECK_FALSE(lesson::remembers_a_notify<StdMonitor>());
  CHECK_FALSE(lesson::remembers_a_notify<SystemMonitor>());
}

TEST_CASE("wait(lock, predicate) looks before it sleeps, and after each wake-up") {
  CHECK(lesson::looks_of_a_wait<StdMonitor>() == 3);
  CHECK(lesson::looks_of_a_wait<SystemMonitor>() == 3);
}

// [strands]
TEST_CASE("a notify that comes first strands the bare wait") {
  const auto strands = [](const char* order) {
    lesson::BareBox<SteppedMonitor> box;
    Schedules schedule(order);
    schedule.run({[&] { box.take(); }, [&] { box.put(1); }});
    return schedule.stranded();
  };
  CHECK_FALSE(strands("AABBBB"));  // A sleeps, B puts and notifies
  CHECK(strands("BBBBAA"));        // B puts and notifies, A sleeps
  CHECK(strands("BBBABA"));        // B puts, A locks, B notifies, A sleeps
}

TEST_CASE("no order of steps strands a wait with a predicate", "[exercise]") {
  for (Schedules all; all.next();) {
    Box box;
    Taken taken;
    all.run({[&] { taken = box.take(); }, [&] { box.put(1); }});
    INFO(all.story());
    REQUIRE_FALSE(all.stranded());
    REQUIRE(taken == 1u);
  }
}
// [strands]

// [spurious]
TEST_CASE("a thread that wakes up for no reason looks, and sleeps on", "[exercise]") {
  for (const bool full : {false, true}) {  // first a taker's wait, then a putter's
    for (Schedules all; all.next();) {
      lesson::TicketBox<SpuriousMonitor> box;
      if (full) box.put(1);
      Taken taken;
      all.run({[&] { taken = box.take(); }, [&] { box.put(full ? 2 : 1); }});
      INFO(all.story());
      REQUIRE_FALSE(all.stranded());
      REQUIRE(taken == 1u);
      if (full) REQUIRE(box.take(SpuriousMonitor::Deadline::some_time) == 2u);
    }
  }
}
// [spurious]

TEST_CASE("a ticket that comes as the time runs out is taken", "[exercise]") {
  Schedules schedule("AAABBBBBaA");  // A sleeps, B puts and notifies, and then A's time is up
  Box box;
  Taken taken;
  schedule.run(
      {[&] { taken = box.take(SteppedMonitor::Deadline::some_time); }, [&] { box.put(1); }});
  INFO(schedule.story());
  CHECK(taken == 1u);
}

TEST_CASE("a notify wakes a thread that can go on", "[exercise]") {
  Schedules schedule("AAABBBCCCCCCCC");  // A and B sleep; C puts, and sleeps at the full box
  Box box;
  Taken a;
  Taken b;
  schedule.run({[&] { a = box.take(); }, [&] { b = box.take(); },
                [&] {
                  box.put(1);
                  box.put(2);
                }});
  INFO(schedule.story(14));
  CHECK_FALSE(schedule.stranded());
  CHECK(a.value_or(0) + b.value_or(0) == 3);
}

template <class Monitor>
void hand_over_between_real_threads() {
  constexpr Ticket tickets = 10'000;
  lesson::TicketBox<Monitor> box;
  const ipc::Deadline deadline = ipc::in(20ms);
  CHECK(box.take(deadline) == std::nullopt);
  CHECK(std::chrono::steady_clock::now() >= deadline);
  std::jthread dispenser([&] {
    for (Ticket i = 1; i <= tickets; ++i) box.put(i);
  });
  Ticket arrived = 0;
  while (arrived < tickets && box.take() == arrived + 1) ++arrived;
  CHECK(arrived == tickets);
}
TEST_CASE("between real threads each ticket arrives once, and an empty box keeps a taker waiting",
          "[exercise]") {
  hand_over_between_real_threads<StdMonitor>();
  hand_over_between_real_threads<SystemMonitor>();
}
