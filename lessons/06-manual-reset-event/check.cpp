// The claims of lesson 06. Each holds for the event that the program uses, or, step by step, for
// the source that it is made of.
#include <atomic>
#include <functional>
#include <latch>
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

TEST_CASE("an open gate lets everyone pass, until it is reset", "[exercise]") {
  Event event;
  event.set();
  CHECK(event.wait());
  CHECK(event.wait(ipc::Deadline::min()));
  CHECK(event.is_set());
  event.reset();
  CHECK_FALSE(event.is_set());
  CHECK_FALSE(event.wait(ipc::Deadline::min()));
}

TEST_CASE("a wait at a shut gate ends at its deadline, not before", "[exercise]") {
  Event event(/*signalled*/ true);
  event.reset();
  const ipc::Deadline deadline = ipc::in(20ms);
  CHECK_FALSE(event.wait(deadline));
  CHECK(std::chrono::steady_clock::now() >= deadline);
}

// [gun]
TEST_CASE("one set starts every thread that waits", "[exercise]") {
  constexpr int runners = 8;
  Event gate;
  std::atomic<int> started = 0;
  std::latch at_the_gate(runners);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < runners; ++i) {
      threads.emplace_back([&] {
        at_the_gate.count_down();
        if (gate.wait()) ++started;
      });
    }
    at_the_gate.wait();
    gate.set();
  }
  CHECK(started == runners);
}
// [gun]

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
    all.run({[&] { released += event.wait(); }, [&] { released += event.wait(); },
             [&] { event.set(); }});
    INFO(all.story());
    REQUIRE_FALSE(all.stranded());
    REQUIRE(released == 2);
  }
}

// [asleep]
// Knows the word that a thread has decided to sleep on.
struct KnowsTheSleeper : SteppedSync {
  static inline Atomic<std::uint32_t>* bed;
  static bool wait(Atomic<std::uint32_t>& word, std::uint32_t expected, Deadline until,
                   testing::Here here = testing::Here::current()) {
    bed = &word;
    return SteppedSync::wait(word, expected, until, here);
  }
};

TEST_CASE("no order of steps lets a reset take back what a set released", "[exercise]") {
  for (Schedules all; all.next();) {
    KnowsTheSleeper::bed = nullptr;
    lesson::BasicManualResetEvent<KnowsTheSleeper> event;
    bool released = false;
    all.run({[&] { released = event.wait(); },
             [&] {
               const bool asleep = KnowsTheSleeper::bed;
               event.set();
               if (asleep) event.reset();
             }});
    INFO(all.story());
    REQUIRE_FALSE(all.stranded());
    REQUIRE(released);
  }
}
// [asleep]

// [borrowed]
TEST_CASE("a pulse misses a sleeper that is out of its wait; a generation does not", "[exercise]") {
  Schedules pulse("ACCBBBA");  // A sleeps, C borrows it, B sets and resets, A goes back
  lesson::KernelEvent<SteppedSync> kernel;
  pulse.run({[&] { kernel.wait(); },
             [&] {
               kernel.set();
               kernel.reset();
             },
             [&] { kernel.borrow_a_waiter(); }});
  CHECK(pulse.stranded());

  for (Schedules all; all.next();) {
    KnowsTheSleeper::bed = nullptr;
    lesson::BasicManualResetEvent<KnowsTheSleeper> event;
    bool released = false;
    all.run({[&] { released = event.wait(); },
             [&] {
               if (KnowsTheSleeper::bed) {
                 SteppedSync::wake_one(*KnowsTheSleeper::bed);  // for no reason, as an APC would
                 event.set();
                 event.reset();
               } else {
                 event.set();
               }
             }});
    INFO(all.story());
    REQUIRE_FALSE(all.stranded());
    REQUIRE(released);
  }
}
// [borrowed]

// [late]
// Its time is up at once, and something happens before the sleeper has noticed.
struct TimeIsUp : ipc::PrivateSync {
  static inline std::function<void()> meanwhile;
  static bool wait(Atomic<std::uint32_t>&, std::uint32_t, Deadline) {
    meanwhile();
    return false;
  }
};

TEST_CASE("a gate that opens and shuts as the time runs out releases the wait", "[exercise]") {
  lesson::BasicManualResetEvent<TimeIsUp> event;
  TimeIsUp::meanwhile = [&] {
    event.set();
    event.reset();
  };
  CHECK(event.wait(ipc::in(20ms)));
}
// [late]
