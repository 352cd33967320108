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
  void set(std::size_t index) { list[index]->set(); }
};
using Events = Two<ModelSync>;

// [mutual]
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
// [mutual]

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
TEST_CASE("a set of any of the events releases the wait, in every run there is", "[exercise]") {
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
  void after() { must(taken.has_value() + events.first.try_wait() + events.second.try_wait() == 2); }
};
TEST_CASE("two sets are one signal each, whether the wait takes one or times out", "[exercise]") {
  CHECK_HOLDS(random_runs<SetsBoth>(1'000'000));
}

// [heart]
// A waits for any of two events, B for the second. C sets both.
struct NeedsOneOfTwo : Scene<NeedsOneOfTwo, 3> {
  Events events;

  void thread(unsigned index) {
    if (index == 0) {
      if (events.wait() == 1) events.second.set();  // B's turn comes, too
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
