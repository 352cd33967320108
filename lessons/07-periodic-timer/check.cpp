// The claims of lesson 07. What counts and what is late is checked on a clock that the check
// advances; what threads do to each other, in every order of the steps; the system's own timer, by
// what its schedule says is due.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "ipc/auto_reset_event.hpp"
#include "ipc/periodic_timer.hpp"
#include "periodic_timer.hpp"
#include "testing/catch.hpp"
#include "testing/outcome.hpp"
#include "testing/schedule.hpp"
#include "ticks.hpp"

using namespace std::chrono_literals;
using lesson::SimulatedTicks;
using lesson::TickSchedule;
using lesson::TimerLoop;
using lesson::WordTicks;
using testing::Schedules;
using testing::SteppedSync;
using Clock = std::chrono::steady_clock;

// [missed]
TEST_CASE("ticks that a slow call misses are counted in the next call", "[exercise]") {
  SimulatedTicks ticks(TickSchedule(ipc::Deadline(10ms), 10ms));
  TimerLoop<ipc::PrivateSync, SimulatedTicks> loop(ticks);
  std::vector<std::uint64_t> calls;
  loop.run([&](std::uint64_t n) {
    calls.push_back(n);
    if (calls.size() == 3) ticks.work(35ms);
    if (calls.size() == 5) loop.stop();
  });
  CHECK(calls == std::vector<std::uint64_t>{1, 1, 1, 3, 1});
}
// [missed]

// [drift]
TEST_CASE("no drift over 100,000 ticks, though each call comes late and takes its time",
          "[exercise]") {
  SimulatedTicks ticks(TickSchedule(ipc::Deadline(1ms), 1ms), /*lateness*/ 100us);
  TimerLoop<ipc::PrivateSync, SimulatedTicks> loop(ticks);
  long long calls = 0;
  loop.run([&](std::uint64_t) {
    const auto now = std::chrono::microseconds(ticks.now().time_since_epoch() / 1us);
    REQUIRE(now.count() == ++calls * 1000 + 100);
    ticks.work(700us);
    if (calls == 100'000) loop.stop();
  });
  CHECK(calls == 100'000);
}
// [drift]

// [overlap]
TEST_CASE("never two calls at once", "[exercise]") {
  WordTicks<ipc::PrivateSync> ticks(1);
  TimerLoop<ipc::PrivateSync, WordTicks<ipc::PrivateSync>> loop(ticks);
  const auto waits = std::this_thread::get_id();  // for the ticks
  ipc::AutoResetEvent second_call;
  std::atomic<int> calls = 0;
  std::atomic<int> inside = 0;
  std::atomic<int> most_inside = 0;
  loop.run([&](std::uint64_t) {
    most_inside = std::max<int>(most_inside, ++inside);
    if (++calls == 1) {
      ticks.tick();  // due while this call runs; if somebody else waits for it, so do we
      if (std::this_thread::get_id() != waits) second_call.wait();
    } else {
      second_call.set();
      ticks.interrupt();
    }
    --inside;
  });
  CHECK(calls == 2);
  CHECK(most_inside == 1);
}
// [overlap]

// [inside]
TEST_CASE("a stop in a call does not wait for that call, and it is the last", "[exercise]") {
  for (Schedules all; all.next();) {
    WordTicks<SteppedSync> ticks(1);
    TimerLoop<SteppedSync, WordTicks<SteppedSync>> loop(ticks);
    int calls = 0;
    all.run({[&] {
               loop.run([&](std::uint64_t) {
                 ++calls;
                 loop.stop();
               });
             },
             [&] { ticks.tick(); }});
    INFO(all.story());
    REQUIRE_FALSE(all.stranded());
    REQUIRE(calls == 1);
  }
}
// [inside]

// [outside]
TEST_CASE("no order of steps lets a call run when a stop has returned", "[exercise]") {
  int runs_with_a_call = 0;
  for (Schedules all; all.next();) {
    WordTicks<SteppedSync> ticks(1);
    TimerLoop<SteppedSync, WordTicks<SteppedSync>> loop(ticks);
    SteppedSync::Atomic<int> tickets{0};
    bool in_a_call = false;
    bool stopped = false;
    bool broken = false;
    all.run({[&] {
               loop.run([&](std::uint64_t) {
                 in_a_call = true;
                 broken |= stopped;
                 tickets.fetch_add(1);  // a step, so that the other thread can stop meanwhile
                 in_a_call = false;
               });
             },
             [&] {
               loop.stop();
               stopped = true;
               broken |= in_a_call;
             }});
    INFO(all.story());
    REQUIRE_FALSE(all.stranded());
    REQUIRE_FALSE(broken);
    runs_with_a_call += tickets.peek();
  }
  CHECK(runs_with_a_call > 0);
}
// [outside]

// [prompt]
TEST_CASE("a stop ends the wait for a tick that never comes", "[exercise]") {
  Schedules schedule("AAAAAAAA");  // A goes on until it sleeps; then B
  WordTicks<SteppedSync> ticks;
  TimerLoop<SteppedSync, WordTicks<SteppedSync>> loop(ticks);
  SteppedSync::Atomic<int> ended{0};
  int ended_before = 0;
  schedule.run({[&] {
                  loop.run([](std::uint64_t) {});
                  ended.store(1);
                },
                [&] {
                  ended_before = ended.load();
                  loop.stop();
                }});
  INFO(schedule.story());
  CHECK(ended_before == 0);
  CHECK_FALSE(schedule.stranded());
}
// [prompt]

// [system]
TEST_CASE("the system's timer counts each tick of its schedule, however slow the consumer") {
  const ipc::TickSchedule schedule(ipc::in(1ms), 1ms);
  const auto due = [&](ipc::Deadline now) { return ipc::TickSchedule(schedule).take(now); };
  ipc::SystemTicks ticks(schedule);
  std::uint64_t counted = 0;
  for (int i = 0; i < 10; ++i) {
    const ipc::Deadline before = Clock::now();
    counted += ticks.wait();
    const ipc::Deadline after = Clock::now();
    REQUIRE(counted >= due(before));  // none is lost, and none is late
    REQUIRE(counted <= due(after));   // none is early, and none is counted twice
    while (Clock::now() < after + 2500us) std::this_thread::yield();  // takes its time
  }
}
// [system]

TEST_CASE("after a stop in a call, the system's timer makes no other, though a tick is due",
          "[exercise]") {
  ipc::TickSchedule schedule(ipc::in(1ms), 1ms);
  ipc::SystemTicks ticks(schedule);
  TimerLoop<ipc::PrivateSync, ipc::SystemTicks> loop(ticks);
  int calls = 0;
  loop.run([&](std::uint64_t) {
    if (++calls > 1) return;
    schedule.take(Clock::now());
    while (Clock::now() < schedule.next()) std::this_thread::yield();
    loop.stop();
  });
  CHECK(calls == 1);
}

// [thread]
TEST_CASE("a timer with a thread of its own calls until it is stopped, and then no more") {
  ipc::AutoResetEvent called;
  std::uint64_t ticks = 0;  // not atomic: the stop orders every access to it
  ipc::PeriodicTimer timer(1ms, [&](std::uint64_t n) {
    ticks += n;
    called.set();
  });
  for (int i = 0; i < 3; ++i) called.wait();
  std::jthread other([&] { timer.stop(); });
  timer.stop();
  CHECK(ticks >= 3);
  ipc::PeriodicTimer(1h, [](std::uint64_t) {});  // its end does not take an hour
}
// [thread]

TEST_CASE("a period that is none is refused") {
  for (const std::chrono::nanoseconds period : {0ns, -1ns, std::chrono::nanoseconds::max()}) {
    CHECK(testing::outcome([&] { ipc::PeriodicTimer(period, [](std::uint64_t) {}); }) ==
          testing::text(std::errc::invalid_argument));
  }
}
