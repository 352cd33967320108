// The model check of lesson 06: the shipped event, in simulated threads, on a machine that reorders
// whatever C++ allows it to reorder.
#include "testing/model.hpp"

#include "manual_reset_event.hpp"

using testing::every_run;
using testing::ModelSync;
using testing::must;
using testing::random_runs;
using testing::Scene;
using Event = lesson::BasicManualResetEvent<ModelSync>;
constexpr auto some_time = ModelSync::Deadline::some_time;

template <int rounds>
struct WakeEachOther : Scene<WakeEachOther<rounds>, 2> {
  Event ping;
  Event pong;
  ModelSync::Plain<int> ticket;

  void thread(unsigned index) {
    for (int round = 0; round < rounds; ++round) {
      if (index == 0) {
        ticket = 2 * round + 1;
        ping.set();
        must(pong.wait());
        pong.reset();
        must(ticket == 2 * round + 2);
      } else {
        must(ping.wait());
        ping.reset();
        must(ticket == 2 * round + 1);
        ticket = 2 * round + 2;
        pong.set();
      }
    }
  }
};
TEST_CASE("two threads that wake each other hand over what they wrote", "[exercise]") {
  CHECK_HOLDS(every_run<WakeEachOther<1>>());
}
TEST_CASE("two threads that wake each other again find the gates shut", "[exercise]") {
  CHECK_HOLDS(random_runs<WakeEachOther<2>>(1'000'000));
}

// [gun]
struct StartingGun : Scene<StartingGun, 3> {
  Event gate;
  ModelSync::Plain<int> ticket;

  void thread(unsigned index) {
    if (index == 0) {
      ticket = 1;
      gate.set();
    } else {
      must(gate.wait());
      must(ticket == 1);
    }
  }
};
TEST_CASE("one set releases two threads, and both see what was written before it", "[exercise]") {
  CHECK_HOLDS(random_runs<StartingGun>(1'000'000));
}
// [gun]

// Notes that thread A has decided to sleep.
struct NotesTheSleeper : ModelSync {
  static inline bool decided;  // a note of ours, not a step of the model
  static bool wait(Atomic<std::uint32_t>& word, std::uint32_t expected, Deadline until,
                   testing::Here here = testing::Here::current()) {
    if (rl::thread_index() == 0) decided = true;
    return ModelSync::wait(word, expected, until, here);
  }
};

struct SetThenReset : Scene<SetThenReset, 2> {
  lesson::BasicManualResetEvent<NotesTheSleeper> gate;
  ModelSync::Plain<int> ticket;
  SetThenReset() { NotesTheSleeper::decided = false; }

  void thread(unsigned index) {
    if (index == 0) {
      must(gate.wait());
      must(ticket == 1);
    } else {
      ticket = 1;
      const bool asleep = NotesTheSleeper::decided;
      gate.set();
      if (asleep) gate.reset();
    }
  }
};
TEST_CASE("a set with a reset right behind it releases the sleeper", "[exercise]") {
  CHECK_HOLDS(every_run<SetThenReset>());
}

// B resets while C sets. If A slept by then, the set is for it; if not, C sets again after the
// reset.
struct SetRacesReset : Scene<SetRacesReset, 3> {
  lesson::BasicManualResetEvent<NotesTheSleeper> gate;
  Event was_reset;
  SetRacesReset() { NotesTheSleeper::decided = false; }

  void thread(unsigned index) {
    if (index == 0) {
      must(gate.wait());
    } else if (index == 1) {
      gate.reset();
      was_reset.set();
    } else {
      if (!NotesTheSleeper::decided) must(was_reset.wait());
      gate.set();
    }
  }
};
TEST_CASE("a reset that races a set does not undo it for a sleeper", "[exercise]") {
  CHECK_HOLDS(random_runs<SetRacesReset>(1'000'000));
}

struct OneLeavesAsTheGateOpens : Scene<OneLeavesAsTheGateOpens, 3> {
  Event gate;
  ModelSync::Plain<int> ticket;

  void thread(unsigned index) {
    if (index == 0) {
      ticket = 1;
      gate.set();
    } else if (index == 1) {
      if (gate.wait(some_time)) must(ticket == 1);
    } else {
      must(gate.wait());
      must(ticket == 1);
    }
  }
};
TEST_CASE("a wait that times out as the gate opens strands nobody", "[exercise]") {
  CHECK_HOLDS(random_runs<OneLeavesAsTheGateOpens>(1'000'000));
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
    for (;;) {
      news.reset();
      if (item[0].load(std::memory_order::relaxed) + item[1].load(std::memory_order::relaxed) == 2)
        return;
      must(news.wait());
    }
  }
};
TEST_CASE("reset, look, wait: no item is overlooked", "[exercise]") {
  CHECK_HOLDS(random_runs<TwoProducers>(1'000'000));
}
// [inbox]

// Processes die alone. Thread A is a process that is killed when the kernel has woken it.
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
  lesson::BasicManualResetEvent<KillsFirstSleeper> gate;

  void thread(unsigned index) {
    if (index == 2) return gate.set();
    try {
      must(gate.wait());
    } catch (const Killed&) {
    }
  }
};
TEST_CASE("a waiter that is killed as it wakes takes nobody's wake-up with it", "[exercise]") {
  CHECK_HOLDS(random_runs<KilledWaiter>(1'000'000));
}

// The process that sets is killed between the signal and the wake-up; the next set makes up for it,
// though it finds the gate open.
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
  lesson::BasicManualResetEvent<KillsFirstWaker> gate;
  Event next_may_set;

  void thread(unsigned index) {
    if (index == 0) {
      try {
        gate.set();
      } catch (const Killed&) {
      }
      next_may_set.set();
    } else if (index == 1) {
      must(next_may_set.wait());
      gate.set();
    } else {
      must(gate.wait());
    }
  }
};
TEST_CASE("a setter that is killed before it wakes anyone is made up for by the next",
          "[exercise]") {
  CHECK_HOLDS(random_runs<KilledSetter>(1'000'000));
}
