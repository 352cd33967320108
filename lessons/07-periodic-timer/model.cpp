// The model check of lesson 07: the shipped loop, in simulated threads, on a machine that reorders
// whatever C++ allows it to reorder. What the kernel keeps of a timer is a word here; see
// ticks.hpp.
#include "testing/model.hpp"

#include "periodic_timer.hpp"
#include "ticks.hpp"

using testing::every_run;
using testing::ModelSync;
using testing::must;
using testing::random_runs;
using testing::Scene;

// A loop with one tick that is due.
struct Timer : lesson::WordTimer<ModelSync> {
  Timer() : WordTimer(1) {}
  ModelSync::Plain<int> tickets = 0;  // what the calls change, and who has stopped the loop reads
};

// [stop]
struct StopAgainstTick : Scene<StopAgainstTick, 2>, Timer {
  static inline long long calls = 0;

  void thread(unsigned index) {
    if (index == 0) {
      loop.run([&](std::uint64_t) {
        tickets = tickets + 1;
        ++calls;
      });
    } else {
      loop.stop();
      tickets = -1;
    }
  }
};
TEST_CASE("when a stop returns, the last call has returned, and what it wrote is seen",
          "[exercise]") {
  CHECK_HOLDS(every_run<StopAgainstTick>());
  CHECK(StopAgainstTick::calls > 0);
}
// [stop]

struct StopInAndOut : Scene<StopInAndOut, 2>, Timer {
  static inline long long calls = 0;
  void thread(unsigned index) {
    if (index == 0) {
      loop.run([&](std::uint64_t) {
        loop.stop();
        tickets = 1;
        ++calls;
      });
    } else {
      loop.stop();
      tickets = -1;
    }
  }
};
TEST_CASE("a call that stops the timer while another thread does waits for nobody", "[exercise]") {
  CHECK_HOLDS(every_run<StopInAndOut>());
  CHECK(StopInAndOut::calls > 0);
}

struct TwoStop : Scene<TwoStop, 3>, Timer {
  ipc::BasicManualResetEvent<ModelSync> called;

  void thread(unsigned index) {
    if (index == 0) {
      loop.run([&](std::uint64_t) {
        called.set();
        tickets = 1;
      });
    } else {
      must(called.wait());
      loop.stop();
      must(tickets == 1);
    }
  }
};
TEST_CASE("two threads that stop at once both wait for the call", "[exercise]") {
  CHECK_HOLDS(random_runs<TwoStop>(1'000'000));
}

// Thread A stops itself when it has counted two ticks or more, while B ticks and C stops.
struct TickAndStop : Scene<TickAndStop, 3>, Timer {
  ipc::BasicManualResetEvent<ModelSync> called;
  std::uint64_t counted = 0;  // only A's
  bool last_call = false;

  void thread(unsigned index) {
    if (index == 0) {
      loop.run([&](std::uint64_t n) {
        must(!last_call);
        called.set();
        tickets = tickets + 1;
        counted += n;
        last_call = counted >= 2;
        if (last_call) loop.stop();
      });
      must(counted <= 3);
    } else if (index == 1) {
      ticks.tick();
      ticks.tick();
    } else {
      must(called.wait());
      loop.stop();
      must(tickets == 1 || tickets == 2);
    }
  }
};
TEST_CASE("ticks, a stop in a call and a stop by another thread, all at once", "[exercise]") {
  CHECK_HOLDS(random_runs<TickAndStop>(1'000'000));
}
