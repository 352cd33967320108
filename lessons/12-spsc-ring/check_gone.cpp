// What becomes of a ring, and of those who use it, when one side is gone.
#include <chrono>
#include <optional>
#include <string>
#include <system_error>
#include <thread>

#include "survivor.hpp"
#include "turns.hpp"

TEST_CASE("child: puts tickets in", "[.child]") {
  ProducerSide().put_in(100'000);
}
TEST_CASE("who survives is told, and another takes the place of the dead", "[exercise]") {
  auto [seat, consumer] = ConsumerSide();
  ipc::Process killed = testing::start_child("child: puts tickets in");
  REQUIRE(pop_next(consumer));
  CHECK(seat.other_is_taken());
  CHECK_THROWS_AS(ProducerSide(), std::runtime_error);
  killed.kill();
  CHECK(killed.wait() == 137);
  while (const auto next = next_ticket(seat, consumer)) CHECK(number(next) == consumer.index());
  ProducerSide().put_in(1, at_once);
  CHECK(pop_next(consumer));
}

TEST_CASE("a producer whose consumer is gone does not wait for ever") {
  const std::string name = testing::unique_name("ring");
  std::optional<Seat> seat(std::in_place, name, RingRole::consumer);
  ipc::Process producer = ipc::Process::start(DEMO, {"produce", name, "999999999"});
  REQUIRE(ipc::Consumer(seat->ring(), seat->events(), "ring").pop());
  seat.reset();
  CHECK(producer.wait(ipc::in(std::chrono::minutes(1))) == 1);
}

TEST_CASE("child: makes a ring and takes tickets", "[.child]") {
  ConsumerSide child;
  while (pop_next(child.consumer)) continue;
}
TEST_CASE("a consumer that is killed leaves its ring to the next", "[exercise]") {
  ipc::Process killed = testing::start_child("child: makes a ring and takes tickets");
  std::optional<ProducerSide> here;
  while (!here) {
    try {
      here.emplace();
    } catch (const std::system_error&) {  // there is no ring yet
      REQUIRE(killed.wait(at_once) == nothing);
      std::this_thread::yield();
    }
  }
  here->put_in(1);
  while (here->seat.ring().consumer.index == 0) REQUIRE(killed.wait(at_once) == nothing);
  CHECK(here->seat.other_is_taken());
  killed.kill();
  CHECK(killed.wait() == 137);
  CHECK_FALSE(here->seat.other_is_taken());
  here->put_in(1);
  ConsumerSide next;
  CHECK(pop_next(next.consumer, at_once));
  CHECK(next.consumer.index() == 2);
}
