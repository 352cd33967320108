// The claims of lesson 12, held against the shipped ring: between processes that are killed, and
// step by step. What differs by system is in linux/ and windows/.
#include <bitset>

#include "survivor.hpp"
#include "turns.hpp"

// [two]
TEST_CASE("child: puts in 100,000 tickets", "[.child]") {
  ProducerSide().put_in(100'000);
}
TEST_CASE("between two processes no ticket is lost, doubled or torn", "[exercise]") {
  ConsumerSide here;
  ipc::Process child = testing::start_child("child: puts in 100,000 tickets");
  for (std::uint64_t i = 1; i <= 100'000; ++i) REQUIRE(number(here.consumer.pop()) == i);
  CHECK(next_ticket(here.seat, here.consumer) == nothing);
  CHECK(child.wait() == 0);
}
// [two]

TEST_CASE("as many items fit in as it says, also where the indices wrap round", "[exercise]") {
  SmallRing small(/*index*/ std::uint64_t{0} - 3);
  for (int round = 0; round < 3; ++round) {
    CHECK(small.consumer.try_pop() == nothing);
    for (const int item : {1, 2, 3, 4}) CHECK(small.producer.try_push(item));
    CHECK_FALSE(small.producer.try_push(5));
    for (const int item : {1, 2, 3, 4}) CHECK(small.consumer.try_pop() == item);
    CHECK_FALSE(small.producer.about_to_sleep());  // there is room by now
    CHECK(small.ring.producer.sleeps == 0);        // and it does not say that it sleeps
  }
}

TEST_CASE("items come by the batch, and a flush wakes who sleeps", "[exercise]") {
  for (const unsigned asleep : {0U, 1U}) {
    auto [ring, bells, producer, consumer] = SmallRing(/*index*/ 0, /*batch*/ 3);
    ring.producer.sleeps = ring.consumer.sleeps = asleep;
    for (const int item : {1, 2, 3, 4}) producer.push(item);
    CHECK(ring.producer.index == 3);
    CHECK(bells.not_empty.sets == 0);
    CHECK_FALSE(producer.try_push(5));  // full, so it flushes
    CHECK(bells.not_empty.sets == asleep);
    for (const int item : {1, 2, 3, 4}) CHECK(consumer.try_pop() == item);
    CHECK(bells.not_full.sets == 0);
    CHECK(consumer.try_pop() == nothing);  // empty, so it flushes
    CHECK(bells.not_full.sets == asleep);
  }
}

TEST_CASE("what a consumer has not given back, the next one takes again") {
  SmallRing small(/*index*/ 0);
  for (const int item : {1, 2, 3}) small.producer.push(item);
  ipc::Consumer killed(small.ring, small.bells, "killed", /*batch*/ 2);
  for (const int item : {1, 2, 3}) CHECK(killed.try_pop() == item);
  CHECK(ipc::Consumer(small.ring, small.bells, "next").try_pop() == 3);
}

TEST_CASE("who takes the place of a dead side wakes whoever sleeps for it", "[exercise]") {
  auto [ring, bells, producer, consumer] = SmallRing(/*index*/ 7);  // both have done something
  ring.producer.sleeps = 1;
  const lesson::Consumer next_consumer(ring, bells, "next");
  CHECK(bells.not_full.sets == 1);
  ring.consumer.sleeps = 1;
  const ipc::Producer next_producer(ring, bells, "next");
  CHECK(bells.not_empty.sets == 1);
}

// [asleep]
TEST_CASE("no order of steps loses an item or the wake-up for it", "[exercise]") {
  for (testing::Schedules all; all.next();) {
    SteppedRing ring(/*batch*/ 1);
    std::optional<int> got;
    all.run({[&] { got = ring.consumer.pop(); }, [&] { ring.put_in(1); }});
    INFO(all.story());
    REQUIRE(got == 1);
  }
}
// [asleep]

TEST_CASE("two sides that wait for each other never both sleep", "[exercise]") {
  for (unsigned order = 0; order < 256; ++order) {  // of the first eight steps
    testing::Schedules one(std::bitset<8>(order).to_string('A', 'B'));
    SteppedRing ring(/*batch*/ 2);
    ring.producer.push(1);  // half a batch, and the ring is full
    one.run({[&] { ring.producer.push(2); }, [&] { ring.consumer.pop(), ring.consumer.flush(); }});
    INFO(one.story());
    REQUIRE_FALSE(one.stranded());
  }
}

TEST_CASE("an index that cannot be is refused", "[exercise]") {
  for (const std::uint64_t index : {999U, 1005U, 1U << 30}) {
    SmallRing small(/*index*/ 1000);
    small.ring.producer.index = index;
    CHECK(testing::outcome([&] { small.consumer.try_pop(); }) == refused);
    for (const int item : {1, 2, 3, 4}) small.producer.push(item);
    small.ring.consumer.index = index;
    CHECK(testing::outcome([&] { small.producer.try_push(5); }) == refused);
  }
}

// [producer-killed]
TEST_CASE("a producer that is killed at any instruction leaves the ring valid", "[exercise]") {
  ConsumerSide here;
  std::optional<Producer> producer;
  const auto push = [&] { return push_next(*producer, at_once); };
  const auto survivors = [&] {
    while (pop_next(here.consumer, at_once)) continue;
    producer.emplace(here.seat.ring(), here.seat.events(), "ring", /*batch*/ 2);
    while (push()) continue;
    REQUIRE(pop_next(here.consumer, at_once));  // so there is room for one
    here.seat.ring().consumer.sleeps = 1;       // and somebody to wake
  };
  kill_everywhere([&] { push(), push(); }, survivors);
}
// [producer-killed]

TEST_CASE("a consumer that is killed at any instruction takes no ticket twice", "[exercise]") {
  const Seat seat(testing::unique_name("ring"), RingRole::consumer);
  const auto memory = ipc::SharedMemory::create(testing::unique_name("last"), 8);
  auto& last = *reinterpret_cast<std::uint64_t*>(memory.data());  // that a call returned
  Producer producer(seat.ring(), seat.events(), "ring");
  std::optional<Consumer> consumer;
  const auto take = [&] { last = std::max(last, number(consumer->pop(at_once))); };
  const auto survivors = [&] {
    consumer.emplace(seat.ring(), seat.events(), "ring");
    push_next(producer);
    const auto next = number(consumer->pop(at_once));
    REQUIRE((next == last + 1 || next == last + 2));  // one may have died with the other
    while (consumer->pop(at_once)) continue;
    last = producer.index();
    push_next(producer);              // one to be killed over
    seat.ring().producer.sleeps = 1;  // and somebody to wake
  };
  kill_everywhere([&] { take(), take(); }, survivors);
}

// Last, so that a learner meets those above first, which say more.
#include "own_checks.hpp"
