// The model check of lesson 12: the shipped ring and the shipped events, in simulated threads, on a
// machine that reorders whatever C++ allows it to reorder.
#include "testing/model.hpp"

#include "consumer.hpp"
#include "ipc/auto_reset_event.hpp"
#include "ipc/spsc_ring.hpp"

using testing::every_run;
using testing::ModelSync;
using testing::must;
using testing::random_runs;
using testing::Scene;
constexpr auto some_time = ModelSync::Deadline::some_time;

// The smallest ring: each push waits for a pop. Its items are plain data, so a slot that has two
// owners at once is a data race.
template <class Sync>
struct RingInMemory {
  using Ring = ipc::BasicSpscRing<Sync, int, 1>;
  using Event = ipc::BasicAutoResetEvent<Sync>;
  using Producer = ipc::Producer<Ring, Event>;
  using Consumer = lesson::Consumer<Ring, Event>;
  Ring ring;
  ipc::RingEvents<Event> events;
};
struct BothEnds : RingInMemory<ModelSync> {
  Producer producer{ring, events, "", /*batch*/ 2};
  Consumer consumer{ring, events, ""};
};

struct NobodyWaits : Scene<NobodyWaits, 2>, BothEnds {
  void thread(unsigned index) {
    if (index == 0) {
      for (int item = 1; item <= 3 && producer.try_push(item); ++item) continue;
    } else {
      for (int i = 0, next = 1; i < 3; ++i) {
        if (const auto item = consumer.try_pop()) must(*item == next++);
      }
    }
  }
};
TEST_CASE("no slot has two owners, and items come in order", "[exercise]") {
  CHECK_HOLDS(every_run<NobodyWaits>());
  // An index takes four values here. In a full search a look may be one behind, in these two.
  CHECK_HOLDS(random_runs<NobodyWaits>(1'000'000));
}

struct ConsumerSleeps : Scene<ConsumerSleeps, 2>, BothEnds {
  void thread(unsigned index) {
    if (index == 1) return must(consumer.pop() == 1);
    producer.push(1);
    producer.flush();
  }
};
TEST_CASE("a flush and a consumer that falls asleep never miss each other", "[exercise]") {
  CHECK_HOLDS(every_run<ConsumerSleeps>());
}

struct ProducerSleeps : Scene<ProducerSleeps, 2>, BothEnds {
  void thread(unsigned index) {
    if (index == 0) {
      producer.push(1);
      must(producer.push(2));  // waits for room
    } else {
      must(consumer.pop() == 1);
      consumer.flush();
    }
  }
};
TEST_CASE("a flush and a producer that falls asleep never miss each other", "[exercise]") {
  CHECK_HOLDS(random_runs<ProducerSleeps>(1'000'000));
}

struct GivesUp : Scene<GivesUp, 2>, BothEnds {
  void thread(unsigned index) {
    if (index == 0) {
      for (int item = 1; item <= 2; ++item) {
        must(producer.push(item, some_time) || producer.push(item));
      }
      producer.flush();
    } else {
      for (int next = 1; next <= 2; ++next) {
        const auto item = consumer.pop(some_time);
        must((item ? item : consumer.pop()) == next);
      }
    }
  }
};
TEST_CASE("who gives up at any moment misses no item and repeats none", "[exercise]") {
  CHECK_HOLDS(random_runs<GivesUp>(1'000'000));
}

// Thread A is a process that is killed at one of its steps; the kernel's lock tells thread B that
// its place is free.
template <class Self>
struct OneIsKilled : Scene<Self, 3>, RingInMemory<testing::KillsThreadA<16>> {
  ipc::BasicAutoResetEvent<ModelSync> place_is_free;

  // Item i is the number i, so a producer that takes the place of another knows where to go on.
  void produce() {
    Producer producer(ring, events, "", /*batch*/ 2);
    while (producer.index() < 2) producer.push(static_cast<int>(producer.index()) + 1);
    producer.flush();
  }
};

struct ProducerKilled : OneIsKilled<ProducerKilled> {
  void thread(unsigned index) {
    if (index == 2) {
      Consumer consumer(ring, events, "");
      for (int next = 1; next <= 2; ++next) must(consumer.pop() == next);
      consumer.flush();
    } else if (index == 1) {
      must(place_is_free.wait());
      produce();
    } else {
      try {
        produce();
      } catch (const testing::Killed&) {
      }
      place_is_free.set();
    }
  }
};
TEST_CASE("a producer that is killed at any step strands nobody", "[exercise]") {
  CHECK_HOLDS(random_runs<ProducerKilled>(1'000'000));
}

struct ConsumerKilled : OneIsKilled<ConsumerKilled> {
  int last = 0;  // that a call returned to the killed consumer

  void consume() {
    Consumer consumer(ring, events, "");
    while (consumer.index() < 2) {
      const int item = consumer.pop().value_or(0);
      must(item == last + 1 || (item == last + 2 && rl::thread_index() == 1));  // B may miss one
      last = item;
    }
    consumer.flush();
  }
  void thread(unsigned index) {
    if (index == 2) {
      produce();
    } else if (index == 1) {
      must(place_is_free.wait());
      consume();
    } else {
      try {
        consume();
      } catch (const testing::Killed&) {
      }
      place_is_free.set();
    }
  }
};
TEST_CASE("a consumer that is killed at any step takes no item twice", "[exercise]") {
  CHECK_HOLDS(random_runs<ConsumerKilled>(1'000'000));
}
