// The claims of lesson 07. Counts and moments are checked on a clock that the check advances; what
// threads do to each other, in every order of their steps; the system's own timer, by what its
// schedule says is due.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "ipc/auto_reset_event.hpp"
#include "ipc/periodic_timer.hpp"
#include "testing/catch.hpp"
#include "testing/outcome.hpp"
#include "testing/schedule.hpp"
#include "ticks.hpp"

using namespace std::chrono_literals;
using testing::SteppedSync;
using Clock = std::chrono::steady_clock;

TEST_CASE("ticks that a slow call misses are counted in the next call", "[exercise]") {
  lesson::SimulatedTimer timer(10ms);
  std::vector<std::uint64_t> calls;
  timer.loop.run([&](std::uint64_t ticks) {
    calls.push_back(ticks);
    if (calls.size() == 3) timer.ticks.work(35ms);
    if (calls.size() == 5) timer.ticks.interrupt();
  });
  CHECK(calls == std::vector<std::uint64_t>{1, 1, 1, 3, 1});
}

TEST_CASE("no drift over 100,000 ticks, though each call is late and takes time", "[exercise]") {
  lesson::SimulatedTimer timer(1ms, /*lateness*/ 100us);
  int calls = 0;
  timer.loop.run([&](std::uint64_t) {
    const auto late = timer.ticks.now() - ipc::Deadline(++calls * 1ms);
    REQUIRE(late / 1us == 100);
    timer.ticks.work(700us);
    if (calls == 100'000) timer.ticks.interrupt();
  });
  CHECK(calls == 100'000);
}

TEST_CASE("never two calls at once", "[exercise]") {
  lesson::WordTimer<ipc::PrivateSync> timer(1);
  ipc::AutoResetEvent second_call;
  std::atomic<int> calls = 0, inside = 0, most_inside = 0;
  timer.loop.run([&, waits = std::this_thread::get_id()](std::uint64_t) {
    ++inside;
    if (++calls == 1) {
      timer.ticks.tick();  // If another thread waits for the ticks, it can call now. We let it.
      if (std::this_thread::get_id() != waits) second_call.wait();
    } else {
      most_inside = inside.load();
      second_call.set();
      timer.ticks.interrupt();
    }
    --inside;
  });
  CHECK(most_inside == 1);
}

TEST_CASE("a stop in a call does not wait for that call, and it is the last", "[exercise]") {
  for (testing::Schedules all; all.next();) {
    lesson::WordTimer<SteppedSync> timer(1);
    int calls = 0;
    const auto call = [&](std::uint64_t) { ++calls, timer.loop.stop(); };
    all.run({[&] { timer.loop.run(call); }, [&] { timer.ticks.tick(); }});
    INFO(all.story());
    REQUIRE_FALSE(all.stranded());
    REQUIRE(calls == 1);
  }
}

TEST_CASE("whenever a stop comes, it waits for the call that runs and for no tick", "[exercise]") {
  int stops_after_a_call = 0;
  for (const std::uint32_t ticks_due : {0U, 1U})  // with none, only the stop can end the wait
    for (std::size_t steps = 0; steps < 12; ++steps) {
      testing::Schedules schedule(std::string(steps, 'A') + "BBBBBB");  // after that many, B stops
      lesson::WordTimer<SteppedSync> timer(ticks_due);
      SteppedSync::Atomic<int> calls{0};
      int at_the_stop = 0;
      schedule.run({[&] { timer.loop.run([&](std::uint64_t) { calls.fetch_add(1); }); },
                    [&] { timer.loop.stop(), at_the_stop = calls.peek(); }});
      INFO(schedule.story());
      REQUIRE_FALSE(schedule.stranded());
      REQUIRE(calls.peek() == at_the_stop);
      stops_after_a_call += at_the_stop;
    }
  CHECK(stops_after_a_call > 0);
}

// [system]
TEST_CASE("the system's timer keeps its schedule, and counts what a slow consumer misses") {
  const ipc::TickSchedule schedule(ipc::in(1ms), 1ms);
  const auto due = [&](ipc::Deadline now) { return ipc::TickSchedule(schedule).take(now); };
  ipc::SystemTicks ticks(schedule);
  std::uint64_t counted = 0;
  for (int i = 0; i < 10; ++i) {
    const std::uint64_t before = due(Clock::now());
    counted += ticks.wait();
    REQUIRE(counted >= before);             // none is lost
    REQUIRE(counted <= due(Clock::now()));  // none is early, and none is counted twice
    for (const auto busy = ipc::in(2500us); Clock::now() < busy;) std::this_thread::yield();
  }
}
// [system]

TEST_CASE("an interrupt comes before a tick that is due", "[exercise]") {
  ipc::SystemTicks ticks(ipc::TickSchedule(ipc::in(1ms), 1ms));
  lesson::TimerLoop<ipc::PrivateSync, ipc::SystemTicks> loop(ticks);
  int calls = 0;
  loop.run([&](std::uint64_t) {
    if (++calls > 1) return;
    ticks.interrupt();
    for (const auto next_tick = ipc::in(1ms); Clock::now() < next_tick;) std::this_thread::yield();
  });
  CHECK(calls == 1);
}

TEST_CASE("a timer with a thread of its own calls until it is stopped") {
  ipc::AutoResetEvent called;
  std::uint64_t counted = 0;  // not atomic: the stop orders every access to it
  ipc::PeriodicTimer timer(1ms, [&](std::uint64_t ticks) { counted += ticks, called.set(); });
  for (int i = 0; i < 3; ++i) called.wait();
  std::jthread other([&] { timer.stop(); });
  timer.stop();
  CHECK(counted >= 3);
  ipc::PeriodicTimer(1h, [](std::uint64_t) {});  // its end does not take an hour
}

TEST_CASE("a period that is none is refused") {
  for (const auto period : {0ns, -1ns, std::chrono::nanoseconds::max()}) {
    CHECK(testing::outcome([&] { ipc::PeriodicTimer(period, [](std::uint64_t) {}); }) ==
          testing::text(std::errc::invalid_argument));
  }
}
