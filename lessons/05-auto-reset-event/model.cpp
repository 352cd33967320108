// The model check of lesson 05: the shipped event, in simulated threads, on a machine that reorders
// whatever C++ allows it to reorder.
#include "testing/model.hpp"

#include "auto_reset_event.hpp"

using testing::every_run;
using testing::ModelSync;
using testing::must;
using testing::random_runs;
using testing::Scene;
using Event = lesson::BasicAutoResetEvent<ModelSync>;
constexpr auto some_time = ModelSync::Deadline::some_time;

// [mutual]
struct WakeEachOther : Scene<WakeEachOther, 2> {
  Event ping;
  Event pong;
  ModelSync::Plain<int> ticket;

  void thread(unsigned index) {
    if (index == 0) {
      ticket = 1;
      ping.set();
      must(pong.wait());
      must(ticket == 2);
    } else {
      must(ping.wait());
      must(ticket == 1);
      ticket = 2;
      pong.set();
    }
  }
};
TEST_CASE("two threads that wake each other hand over what they wrote", "[exercise]") {
  CHECK_HOLDS(every_run<WakeEachOther>());
}
// [mutual]

template <unsigned threads>
struct AsALock : Scene<AsALock<threads>, threads> {
  Event turn{/*signalled*/ true};
  ModelSync::Plain<int> ticket;

  void thread(unsigned) {
    must(turn.wait());
    ticket = ticket + 1;
    turn.set();
  }
  void after() { must(ticket == threads); }
};
TEST_CASE("two threads that take turns never touch the ticket at once", "[exercise]") {
  CHECK_HOLDS(every_run<AsALock<2>>());
}
TEST_CASE("three threads that take turns never touch the ticket at once", "[exercise]") {
  CHECK_HOLDS(random_runs<AsALock<3>>(1'000'000));
}

// A sets once, B leaves when its time is up, C waits for ever: whoever B beats to the signal must
// get the second set.
struct OneLeavesAsTheSignalComes : Scene<OneLeavesAsTheSignalComes, 3> {
  Event event;
  Event b_left;

  void thread(unsigned index) {
    if (index == 0) {
      event.set();
      must(b_left.wait());
      event.set();
    } else if (index == 1) {
      event.wait(some_time);
      b_left.set();
    } else {
      must(event.wait());
    }
  }
};
TEST_CASE("a wait that times out as the signal comes strands nobody", "[exercise]") {
  CHECK_HOLDS(random_runs<OneLeavesAsTheSignalComes>(1'000'000));
}

// [inbox]
struct TwoProducers : Scene<TwoProducers, 3> {
  Event news;
  ModelSync::Atomic<int> item[2];

  void thread(unsigned index) {
    if (index < 2) {
      item[index].store(1, std::memory_order::relaxed);
      news.set();
      return;
    }
    while (item[0].load(std::memory_order::relaxed) + item[1].load(std::memory_order::relaxed) <
           2) {
      must(news.wait());
    }
  }
};
TEST_CASE("a set that finds the event set still delivers what was written before it",
          "[exercise]") {
  CHECK_HOLDS(random_runs<TwoProducers>(1'000'000));
}
// [inbox]

// Processes die alone. Thread A is a process that is killed when the kernel has woken it, before it
// takes the signal.
// [killed]
struct Killed {};

struct KillsFirstSleeper : ModelSync {
  static constexpr bool sleepers_can_die = true;
  static bool wait(Atomic<std::uint32_t>& word, std::uint32_t expected, Deadline until,
                   testing::Here here = testing::Here::current()) {
    const bool in_time = ModelSync::wait(word, expected, until, here);
    if (rl::thread_index() == 0) throw Killed{};
    return in_time;
  }
};

struct KilledWaiter : Scene<KilledWaiter, 3> {
  lesson::BasicAutoResetEvent<KillsFirstSleeper> event;

  void thread(unsigned index) {
    if (index == 2) return event.set();
    try {
      must(event.wait());
      event.set();  // not killed: so the other one's turn comes, too
    } catch (const Killed&) {
    }
  }
};
TEST_CASE("a waiter that is killed as it wakes takes no signal with it", "[exercise]") {
  CHECK_HOLDS(random_runs<KilledWaiter>(1'000'000));
}
// [killed]

// The process that sets is killed between the signal and the wake-up; the next set makes up for it.
struct KillsFirstWaker : ModelSync {
  static constexpr bool sleepers_can_die = true;
  static void wake_all(Atomic<std::uint32_t>& word, testing::Here here = testing::Here::current()) {
    if (rl::thread_index() == 0) throw Killed{};
    ModelSync::wake_all(word, here);
  }
  static void wake_one(Atomic<std::uint32_t>& word, testing::Here here = testing::Here::current()) {
    wake_all(word, here);
  }
};

struct KilledSetter : Scene<KilledSetter, 3> {
  lesson::BasicAutoResetEvent<KillsFirstWaker> event;
  Event next_may_set;

  void thread(unsigned index) {
    if (index == 0) {
      try {
        event.set();
      } catch (const Killed&) {
      }
      next_may_set.set();
    } else if (index == 1) {
      must(next_may_set.wait());
      event.set();
    } else {
      must(event.wait());
    }
  }
};
TEST_CASE("a setter that is killed before it wakes anyone is made up for by the next",
          "[exercise]") {
  CHECK_HOLDS(random_runs<KilledSetter>(1'000'000));
}
