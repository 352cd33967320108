// The model check of lesson 04: the shipped box, in simulated threads, with wake-ups for no reason
// and a notify that wakes any of those who sleep.
#include "testing/model_monitor.hpp"
#include "ticket_box.hpp"

using testing::every_run;
using testing::ModelMonitor;
using testing::must;
using testing::random_runs;
using testing::Scene;
using testing::Verdict;
using Box = lesson::TicketBox<ModelMonitor>;
constexpr auto some_time = ModelMonitor::Deadline::some_time;

struct WakeEachOther : Scene<WakeEachOther, 2> {
  Box asked;
  Box replied;
  ModelMonitor::Plain<int> text;  // what the ticket is for; the boxes order every access to it

  void thread(unsigned index) {
    if (index == 0) {
      text = 1;
      asked.put(1);
      must(replied.take() == 2u);
      must(text == 2);
    } else {
      must(asked.take() == 1u);
      must(text == 1);
      text = 2;
      replied.put(2);
    }
  }
};
TEST_CASE("two threads that wake each other hand over what they wrote", "[exercise]") {
  CHECK_HOLDS(every_run<WakeEachOther>());
}

template <class Sync>
struct TwoTickets : Scene<TwoTickets<Sync>, 2> {
  lesson::TicketBox<Sync> box;

  void thread(unsigned index) {
    for (lesson::Ticket ticket = 1; ticket <= 2; ++ticket) {
      if (index == 0) {
        box.put(ticket);
      } else {
        must(box.take() == ticket);
      }
    }
  }
};
TEST_CASE("two tickets pass through a box for one, in their order", "[exercise]") {
  CHECK_HOLDS(every_run<TwoTickets<ModelMonitor>>());
}

template <class Sync>
struct TwoTakers : Scene<TwoTakers<Sync>, 3> {
  lesson::TicketBox<Sync> box;
  unsigned sum = 0;  // a note of ours, not a step of the model

  void thread(unsigned index) {
    if (index == 2) {
      box.put(1);
      box.put(2);
    } else {
      sum += box.take().value_or(0);
    }
  }
  void after() { must(sum == 3); }
};
TEST_CASE("of two takers and a putter, none is left asleep", "[exercise]") {
  CHECK_HOLDS(random_runs<TwoTakers<ModelMonitor>>(1'000'000));
}

// The same source with each notify inside the lock: unlock() waits for the lock's end.
// [inside]
struct NotifiesInside : ModelMonitor {
  struct Lock : ModelMonitor::Lock {
    using ModelMonitor::Lock::Lock;
    void unlock() {}
  };
};
TEST_CASE("it makes no difference whether the notify comes inside the lock", "[exercise]") {
  CHECK_HOLDS(every_run<TwoTickets<NotifiesInside>>());
  CHECK_HOLDS(random_runs<TwoTakers<NotifiesInside>>(1'000'000));
}
// [inside]

// One ticket, one notify, and two who wait: whoever has it puts it back for the other.
struct OneNotify : Scene<OneNotify, 3> {
  Box box;

  void thread(unsigned index) {
    if (index == 2) return box.put(1);
    must(box.take() == 1u);
    box.put(1);
  }
};
TEST_CASE("of two who wait for one notify, both have their turn", "[exercise]") {
  CHECK_HOLDS(random_runs<OneNotify>(1'000'000));
}

struct OneLeavesAsTheNotifyComes : Scene<OneLeavesAsTheNotifyComes, 3> {
  Box box;

  void thread(unsigned index) {
    if (index == 0) {
      if (const auto ticket = box.take(some_time)) box.put(*ticket);  // back, for the other
    } else if (index == 1) {
      must(box.take() == 1u);
    } else {
      box.put(1);
    }
  }
};
TEST_CASE("a taker that leaves as the notify comes takes nobody's wake-up with it", "[exercise]") {
  CHECK_HOLDS(random_runs<OneLeavesAsTheNotifyComes>(1'000'000));
}

// Sequentially consistent, so no data race, and there is a predicate. The lock is missing, and with
// it the proof that nobody is between a look and its sleep.
struct ChangesWithoutTheLock : Scene<ChangesWithoutTheLock, 2> {
  ModelMonitor::Atomic<int> ticket;
  ModelMonitor::Mutex mutex;
  ModelMonitor::Condition filled;

  void thread(unsigned index) {
    if (index == 0) {
      ModelMonitor::Lock lock(mutex);
      filled.wait(lock, [this] { return ticket.load() != 0; });
    } else {
      ticket.store(1);
      filled.notify_one();
    }
  }
};
TEST_CASE("the model finds the wake-up that a change without the lock loses") {
  const Verdict verdict = every_run<ChangesWithoutTheLock>();
  std::printf("%s", verdict.why.c_str());
  CHECK_FALSE(verdict.holds);
  CHECK(verdict.why.find("a wake-up is lost") != std::string::npos);
}
