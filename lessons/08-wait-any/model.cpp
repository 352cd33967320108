// The model check of lesson 08: the shipped wait on the shipped events, in simulated threads, on a
// machine that reorders whatever C++ allows it to reorder.
#include "testing/model.hpp"

#include <optional>

#include "ipc/auto_reset_event.hpp"
#include "wait_any.hpp"

using testing::every_run;
using testing::ModelSync;
using testing::must;
using testing::random_runs;
using testing::Scene;
constexpr auto some_time = ModelSync::Deadline::some_time;

// Two events, and a wait for any of them.
template <class Sync>
struct Two {
  using Event = ipc::BasicAutoResetEvent<Sync>;
  Event first;
  Event second;
  Event* const list[2] = {&first, &second};

  std::optional<std::size_t> wait(ModelSync::Deadline until = ModelSync::never) {
    return lesson::wait_any<Sync>(list, until);
  }
};
using Events = Two<ModelSync>;

struct WakeEachOther : Scene<WakeEachOther, 2> {
  Events ping;
  Events pong;
  ModelSync::Plain<int> ticket;

  void thread(unsigned index) {
    if (index == 0) {
      ticket = 1;
      ping.second.set();
      must(pong.wait() == 0);
      must(ticket == 2);
    } else {
      must(ping.wait() == 1);
      must(ticket == 1);
      ticket = 2;
      pong.first.set();
    }
  }
};
TEST_CASE("two threads that wake each other hand over what they wrote", "[exercise]") {
  CHECK_HOLDS(random_runs<WakeEachOther>(1'000'000));
}

struct OneOfTwoSets : Scene<OneOfTwoSets, 2> {
  Events events;
  ModelSync::Plain<int> ticket;

  void thread(unsigned index) {
    if (index == 0) {
      must(events.wait() == 1);
      must(ticket == 1);
    } else {
      ticket = 1;
      events.second.set();
    }
  }
};
TEST_CASE("a set of any of the events releases the wait, in every run", "[exercise]") {
  CHECK_HOLDS(every_run<OneOfTwoSets>());
}

struct SetsBoth : Scene<SetsBoth, 2> {
  Events events;
  std::optional<std::size_t> taken;

  void thread(unsigned index) {
    if (index == 0) {
      taken = events.wait(some_time);
    } else {
      events.second.set();
      events.first.set();
    }
  }
  void after() {
    must(taken.has_value() + events.first.try_wait() + events.second.try_wait() == 2);
  }
};
TEST_CASE("two sets are one signal each, whether the wait takes one or times out, in every run") {
  CHECK_HOLDS(every_run<SetsBoth>());
}

// [heart]
// A waits for any of two events, B for the second. C sets both.
struct NeedsOneOfTwo : Scene<NeedsOneOfTwo, 3> {
  Events events;

  void thread(unsigned index) {
    if (index == 0) {
      const auto taken = events.wait();
      must(taken.has_value());
      if (taken == 1) events.second.set();  // B's turn comes, too
    } else if (index == 1) {
      must(events.second.wait());
    } else {
      events.second.set();
      events.first.set();
    }
  }
};
TEST_CASE("a wait that takes one signal leaves the other to whoever sleeps there", "[exercise]") {
  CHECK_HOLDS(random_runs<NeedsOneOfTwo>(1'000'000));
}
// [heart]

struct EachGetsOne : Scene<EachGetsOne, 3> {
  Events events;
  ModelSync::Atomic<int> taken[2];

  void thread(unsigned index) {
    if (index == 2) {
      events.second.set();
      events.first.set();
    } else {
      must(taken[events.wait().value_or(0)].exchange(1, std::memory_order::relaxed) == 0);
    }
  }
};
TEST_CASE("two waits for any and two sets: each gets another one", "[exercise]") {
  CHECK_HOLDS(random_runs<EachGetsOne>(1'000'000));
}

struct AsALock : Scene<AsALock, 3> {
  Events turn;
  ModelSync::Plain<int> ticket;

  void thread(unsigned index) {
    if (index == 2) return turn.second.set();
    must(turn.wait() == 1);
    ticket = ticket + 1;
    turn.second.set();
  }
  void after() { must(ticket == 2); }
};
TEST_CASE("two waits for any and one set: they take turns, and never touch the ticket at once",
          "[exercise]") {
  CHECK_HOLDS(random_runs<AsALock>(1'000'000));
}

// A sets once, B leaves when its time is up, C waits for ever: if B beats C to the signal, C must
// get the second one.
struct OneLeavesAsTheSignalComes : Scene<OneLeavesAsTheSignalComes, 3> {
  Events events;
  Events::Event b_left;

  void thread(unsigned index) {
    if (index == 0) {
      events.second.set();
      must(b_left.wait());
      events.second.set();
    } else if (index == 1) {
      const auto taken = events.wait(some_time);
      must(!taken || taken == 1);
      b_left.set();
    } else {
      must(events.wait() == 1);
    }
  }
};
TEST_CASE("a wait for any that times out as the signal comes strands nobody", "[exercise]") {
  CHECK_HOLDS(random_runs<OneLeavesAsTheSignalComes>(1'000'000));
}

// To reset an auto-reset event is to take its signal. B resets as C sets, and sets the other one.
struct SetRacesReset : Scene<SetRacesReset, 3> {
  Events events;

  void thread(unsigned index) {
    if (index == 0) {
      must(events.wait().has_value());
    } else if (index == 1) {
      if (events.second.try_wait()) events.first.set();
    } else {
      events.second.set();
    }
  }
};
TEST_CASE("a reset that races a set of the same event strands nobody", "[exercise]") {
  CHECK_HOLDS(random_runs<SetRacesReset>(1'000'000));
}

// Processes die alone. Thread A is a process that is killed when the kernel has woken it: it takes
// no signal, and stays registered at both events.
struct Killed {};

struct KillsFirstSleeper : ModelSync {
  static constexpr bool sleepers_can_die = true;
  static bool wait_any(std::span<Atomic<std::uint32_t>* const> words,
                       std::span<const std::uint32_t> expected, Deadline until,
                       testing::Here here = testing::Here::current()) {
    const bool in_time = ModelSync::wait_any(words, expected, until, here);
    if (rl::thread_index() == 0) throw Killed{};
    return in_time;
  }
};

struct KilledWaiter : Scene<KilledWaiter, 3> {
  Two<KillsFirstSleeper> events;

  void thread(unsigned index) {
    if (index == 2) return events.second.set();
    try {
      must(events.wait() == 1);
      events.second.set();  // not killed: so the other one's turn comes, too
    } catch (const Killed&) {
    }
  }
};
TEST_CASE("a waiter that is killed as it wakes takes no signal with it", "[exercise]") {
  CHECK_HOLDS(random_runs<KilledWaiter>(1'000'000));
}

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
  Two<KillsFirstWaker> events;
  Events::Event next_may_set;

  void thread(unsigned index) {
    if (index == 0) {
      try {
        events.second.set();
      } catch (const Killed&) {
      }
      next_may_set.set();
    } else if (index == 1) {
      must(next_may_set.wait());
      events.second.set();
    } else {
      must(events.wait() == 1);
    }
  }
};
TEST_CASE("a setter that is killed before it wakes anyone is made up for by the next",
          "[exercise]") {
  CHECK_HOLDS(random_runs<KilledSetter>(1'000'000));
}
