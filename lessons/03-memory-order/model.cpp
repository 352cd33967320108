// The model check of lesson 03: the shipped box and lock, and the set of outcomes that C++ allows
// for each litmus test. The machine below is C++'s own, which is weaker than x86 and than Arm.
#include "testing/model.hpp"

#include "litmus.hpp"
#include "two_clerks.hpp"

using namespace lesson;
using testing::every_run;
using testing::ModelSync;
using testing::must;
using testing::random_runs;
using testing::Scene;

struct PutAndLook : Scene<PutAndLook, 2> {
  TicketBox<ModelSync> box;

  void thread(unsigned index) {
    if (index == 0) return box.put({7, 3});
    if (const auto ticket = box.look()) {
      must(ticket->number == 7);
      must(ticket->window == 3);
    }
  }
};
TEST_CASE("whoever sees the number sees the text", "[exercise]") {
  CHECK_HOLDS(every_run<PutAndLook>());
}

template <unsigned tries>
struct TwoClerks : Scene<TwoClerks<tries>, 2> {
  FlagLock<ModelSync> lock;
  ModelSync::Plain<int> issued;
  int holders[2 * tries + 1] = {};  // of each ticket; a note of ours, not a step of the model

  void thread(unsigned me) {
    for (unsigned i = 0; i < tries; ++i) {
      if (!lock.try_lock(me)) continue;
      const int ticket = issued = issued + 1;
      must(++holders[ticket] == 1);
      lock.unlock(me);
    }
  }
};
TEST_CASE("two clerks never issue the same ticket", "[exercise]") {
  CHECK_HOLDS(every_run<TwoClerks<1>>());
}
TEST_CASE("two clerks with two tries each never issue the same ticket", "[exercise]") {
  CHECK_HOLDS(every_run<TwoClerks<2>>());
  // In a full search a load goes back one value of a flag at most, in a random one two.
  CHECK_HOLDS(random_runs<TwoClerks<2>>(1'000'000));
}

struct Model : ModelSync {
  static void fence() { rl::ctx().atomic_thread_fence_seq_cst(); }
};

// What C++ allows: the outcomes of all runs that the model makes of a litmus test.
template <class Litmus, unsigned threads = 2>
struct Allowed : Scene<Allowed<Litmus, threads>, threads> {
  Litmus litmus;
  static inline Tally<std::tuple_size_v<decltype(Litmus::saw)>> tally;

  void thread(unsigned me) { litmus.thread(me); }
  void after() { tally.add(litmus.saw); }

  static std::string outcomes() {
    tally = {};
    every_run<Allowed>();
    return tally.outcomes();
  }
};

using Release = Orders<std::memory_order::release, std::memory_order::relaxed>;
using Acquire = Orders<std::memory_order::relaxed, std::memory_order::acquire>;
using SeqCstStore = Orders<std::memory_order::seq_cst, std::memory_order::acquire>;
using SeqCstLoad = Orders<std::memory_order::release, std::memory_order::seq_cst>;

// [outcomes]
TEST_CASE("C++ lets a number overtake its text, unless it is released and acquired") {
  CHECK(Allowed<Box<Model, Relaxed>>::outcomes() == "00 01 10 11");
  CHECK(Allowed<Box<Model, Release>>::outcomes() == "00 01 10 11");
  CHECK(Allowed<Box<Model, Acquire>>::outcomes() == "00 01 10 11");
  CHECK(Allowed<Box<Model, ReleaseAcquire>>::outcomes() == "00 01 11");
}

TEST_CASE("C++ lets two flags be seen down, unless both steps are seq_cst or fenced") {
  CHECK(Allowed<Flags<Model, Relaxed>>::outcomes() == "00 01 10 11");
  CHECK(Allowed<Flags<Model, ReleaseAcquire>>::outcomes() == "00 01 10 11");
  CHECK(Allowed<Flags<Model, SeqCstStore>>::outcomes() == "00 01 10 11");
  CHECK(Allowed<Flags<Model, SeqCstLoad>>::outcomes() == "00 01 10 11");
  CHECK(Allowed<Flags<Model, SeqCst>>::outcomes() == "01 10 11");
  CHECK(Allowed<Flags<Model, RelaxedAndFence>>::outcomes() == "01 10 11");
}
// [outcomes]

// Two threads raise a flag each. Two others look at both: one at the first flag first, one at the
// second.
template <class Orders>
struct Witnesses {
  ModelSync::Atomic<int> flag[2]{};
  std::array<int, 4> saw{};

  void thread(unsigned me) {
    if (me < 2) return flag[me].store(1, Orders::store);
    saw[2 * me - 4] = flag[me - 2].load(Orders::load);
    saw[2 * me - 3] = flag[3 - me].load(Orders::load);
  }
};
template <class Orders>
bool may_disagree() {  // each saw the flag up that it looked at first, and the other one down
  return Allowed<Witnesses<Orders>, 4>::outcomes().find("1010") != std::string::npos;
}
TEST_CASE("C++ lets two witnesses disagree which flag came first, unless all is seq_cst") {
  CHECK(may_disagree<ReleaseAcquire>());
  CHECK_FALSE(may_disagree<SeqCst>());
}
