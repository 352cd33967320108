// The claims of lesson 05. Each holds for the event that the program uses, and, step by step, for
// the source that it is made of.
#include <thread>

#include "auto_reset_event.hpp"
#include "ipc/deadline.hpp"
#include "testing/catch.hpp"
#include "testing/schedule.hpp"

using namespace std::chrono_literals;
using testing::Schedules;
using testing::SteppedSync;
using Event = lesson::AutoResetEvent;
using SteppedEvent = lesson::BasicAutoResetEvent<SteppedSync>;

TEST_CASE("a set before the wait is not lost", "[exercise]") {
  Event event;
  event.set();
  CHECK(event.wait());
}

// [three-sets]
TEST_CASE("three sets release one wait", "[exercise]") {
  Event event;
  event.set();
  event.set();
  event.set();
  CHECK(event.try_wait());
  CHECK_FALSE(event.try_wait());
}
// [three-sets]

TEST_CASE("a wait whose time is up takes a signal that is there", "[exercise]") {
  Event event(/*signalled*/ true);
  CHECK(event.wait(ipc::Deadline::min()));
  CHECK_FALSE(event.wait(ipc::Deadline::min()));
}

TEST_CASE("a wait without a signal ends at its deadline, not before", "[exercise]") {
  Event event;
  const ipc::Deadline deadline = ipc::in(20ms);
  CHECK_FALSE(event.wait(deadline));
  CHECK(std::chrono::steady_clock::now() >= deadline);
}

TEST_CASE("two threads that wake each other never both sleep", "[exercise]") {
  constexpr int rounds = 10'000;
  Event ping;
  Event pong;
  int answered = 0;
  std::jthread other([&] {
    for (int i = 0; i < rounds && ping.wait(); ++i) pong.set();
  });
  for (; answered < rounds; ++answered) {
    ping.set();
    if (!pong.wait()) break;
  }
  CHECK(answered == rounds);
}

// [strands]
TEST_CASE("no order of steps strands a wait", "[exercise]") {
  for (Schedules all; all.next();) {
    SteppedEvent event;
    bool released = false;
    all.run({[&] { released = event.wait(); }, [&] { event.set(); }});
    INFO(all.story());
    REQUIRE_FALSE(all.stranded());
    REQUIRE(released);
  }
}
// [strands]

TEST_CASE("no order of steps loses a signal to a wait that times out", "[exercise]") {
  for (Schedules all; all.next();) {
    SteppedEvent event;
    bool taken = false;
    all.run({[&] { taken = event.wait(SteppedSync::Deadline::some_time); }, [&] { event.set(); }});
    INFO(all.story());
    REQUIRE(taken + event.try_wait() == 1);
  }
}

TEST_CASE("no order of steps lets one signal release two waits", "[exercise]") {
  for (Schedules all; all.next();) {
    SteppedEvent event(/*signalled*/ true);
    bool a = false;
    bool b = false;
    all.run({[&] { a = event.wait(SteppedSync::Deadline::some_time); },
             [&] { b = event.wait(SteppedSync::Deadline::some_time); }});
    INFO(all.story());
    REQUIRE(a + b == 1);
  }
}

// Last, so that a learner meets those above first, which say more.
#include "own_checks.hpp"
