// The claims of lesson 06. Each holds for the event that the program uses, or, step by step, for
// the source that it is made of.
#include <atomic>
#include <thread>
#include <vector>

#include "ipc/deadline.hpp"
#include "kernel_event.hpp"
#include "manual_reset_event.hpp"
#include "testing/catch.hpp"
#include "testing/schedule.hpp"

using namespace std::chrono_literals;
using testing::Schedules;
using testing::SteppedSync;
using Event = lesson::ManualResetEvent;
using SteppedEvent = lesson::BasicManualResetEvent<SteppedSync>;

TEST_CASE("an open gate lets everyone pass, a shut one makes them wait", "[exercise]") {
  Event event;
  event.set();
  CHECK(event.wait());
  CHECK(event.wait(ipc::Deadline::min()));
  CHECK(event.is_set());
  event.reset();
  CHECK_FALSE(event.is_set());
  const ipc::Deadline deadline = ipc::in(20ms);
  CHECK_FALSE(event.wait(deadline));
  CHECK(std::chrono::steady_clock::now() >= deadline);
}

TEST_CASE("one set starts every thread that waits", "[exercise]") {
  Event gate;
  std::atomic<int> started = 0;
  std::vector<std::jthread> runners(8);
  for (auto& runner : runners) runner = std::jthread([&] { started += gate.wait(); });
  gate.set();
  runners.clear();  // joins them
  CHECK(started == 8);
}

TEST_CASE("two threads that wake each other, and shut the gates behind them, never both sleep",
          "[exercise]") {
  constexpr int rounds = 10'000;
  Event ping;
  Event pong;
  int answered = 0;
  std::jthread other([&] {
    for (int i = 0; i < rounds && ping.wait(); ++i) {
      ping.reset();
      pong.set();
    }
  });
  for (; answered < rounds; ++answered) {
    ping.set();
    if (!pong.wait()) break;
    pong.reset();
  }
  CHECK(answered == rounds);
}

TEST_CASE("no order of steps lets a set leave one of two asleep", "[exercise]") {
  for (Schedules all; all.next();) {
    SteppedEvent event;
    int released = 0;
    const auto wait = [&] { released += event.wait(); };
    all.run({wait, wait, [&] { event.set(); }});
    INFO(all.story());
    REQUIRE_FALSE(all.stranded());
    REQUIRE(released == 2);
  }
}

// [asleep]
// Tells the other threads when one has decided to sleep, and on what.
struct TellsOfSleep : SteppedSync {
  static inline Atomic<std::uint32_t>* bed;
  static bool wait(Atomic<std::uint32_t>& word, std::uint32_t expected, Deadline until,
                   testing::Here here = testing::Here::current()) {
    bed = &word;
    return SteppedSync::wait(word, expected, until, here);
  }
};

// A waits; B sets, and resets right behind it if A has decided to sleep by then.
void set_and_reset(bool borrow_the_sleeper) {
  int resets = 0;
  for (Schedules all; all.next();) {
    TellsOfSleep::bed = nullptr;
    lesson::BasicManualResetEvent<TellsOfSleep> event;
    bool released = false;
    all.run({[&] { released = event.wait(); },
             [&] {
               event.reset();  // a step, so that A may be asleep when B looks
               const bool asleep = TellsOfSleep::bed != nullptr;
               if (asleep && borrow_the_sleeper) SteppedSync::wake_one(*TellsOfSleep::bed);
               event.set();
               if (asleep) event.reset();
               resets += asleep;
             }});
    INFO(all.story());
    REQUIRE_FALSE(all.stranded());
    REQUIRE(released);
  }
  CHECK(resets > 0);
}

TEST_CASE("no order of steps lets a reset take back what a set released", "[exercise]") {
  set_and_reset(/*borrow_the_sleeper*/ false);
}
// [asleep]

// [borrowed]
TEST_CASE("a pulse misses a sleeper that is out of its wait, a generation does not", "[exercise]") {
  const auto lost = [](const char* order) {
    Schedules schedule(order);
    lesson::KernelEvent<SteppedSync> event;
    schedule.run({[&] { event.wait(); }, [&] { event.pulse(); }, [&] { event.borrow_a_waiter(); }});
    return schedule.stranded();
  };
  CHECK_FALSE(lost("ABBBA"));
  CHECK(lost("ACCBBBA"));  // C borrows A, B sets and resets, A goes back to its wait

  set_and_reset(/*borrow_the_sleeper*/ true);
}
// [borrowed]

TEST_CASE("a gate that opens and shuts as the time runs out releases the wait", "[exercise]") {
  Schedules schedule("AAaBBBB");  // A sleeps, its time is up, B sets and resets, A looks once more
  SteppedEvent event;
  bool released = false;
  schedule.run({[&] { released = event.wait(SteppedSync::Deadline::some_time); },
                [&] {
                  event.set();
                  event.reset();
                }});
  INFO(schedule.story());
  CHECK(released);
}
