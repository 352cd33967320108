// The claims of lesson 18, held against the shipped protocol: on real events in this process, with
// processes that are killed, and step by step. What differs by system is in linux/ and windows/.
#include <chrono>
#include <cstdlib>
#include <optional>
#include <utility>

#include "desk.hpp"
#include "own_checks.hpp"
#include "seat.hpp"
#include "testing/catch.hpp"
#include "testing/child.hpp"
#include "testing/kill_each_step.hpp"
#include "testing/schedule.hpp"
#include "turns.hpp"

using testing::SteppedSync;

TEST_CASE("child: takes 1000 tickets", "[.child]") {
  Seat client = sit_down(Side::client);
  for (Ticket ticket = 1; ticket <= 1000; ++ticket) REQUIRE(client.desk().ask() == ticket);
}
TEST_CASE("between two processes every request gets its own reply") {
  Seat server = sit_down(Side::server);
  ipc::Process client = testing::start_child("child: takes 1000 tickets");
  while (!client.wait(at_once)) issue(server, ipc::in(std::chrono::milliseconds(100)));
  CHECK(client.wait() == 0);
}

// [again]
TEST_CASE("to ask again after a time-out is to ask for the same ticket", "[exercise]") {
  Seat server = sit_down(Side::server);
  Seat client = sit_down(Side::client);
  CHECK(ask(client) == nothing);
  CHECK(ask(client) == nothing);
  CHECK(issue(server) == 1);
  CHECK(ask(client) == 1);
  CHECK(issue(server) == nothing);
}
// [again]

// [late]
TEST_CASE("a late reply is never taken for the next one", "[exercise]") {
  struct Event {  // every time-out is over at once, and every order of the steps can be tried
    SteppedSync::Atomic<int> waits{0};
    bool signalled = false;
    void set() { signalled = true; }
    bool wait(SteppedSync::Deadline = {}) {
      waits.fetch_add(1);
      return std::exchange(signalled, false);
    }
  };
  for (testing::Schedules all; all.next();) {
    lesson::DeskBlock<SteppedSync> block;
    Event asked;
    Event replied;
    lesson::Desk desk(block, asked, replied);
    std::optional<Ticket> first;
    std::optional<Ticket> second;
    desk.ask();  // gives up
    const auto request = desk.receive().value();
    all.run({[&] { first = desk.ask(), second = desk.ask(); },
             [&] { desk.reply(request), asked.wait(), replied.set(); }});
    INFO(all.story());
    REQUIRE(first.value_or(1) == 1);
    REQUIRE(second.value_or(1) == 1);
    REQUIRE_FALSE((first && second));
  }
}
// [late]

TEST_CASE("child: receives a request and is gone", "[.child]") {
  Seat server = sit_down(Side::server);
  server.desk().receive();
  std::_Exit(1);  // as after kill -9, no destructor runs
}
TEST_CASE("a request outlives the server that is killed over it", "[exercise]") {
  Seat client = sit_down(Side::client);  // either side may come first
  CHECK(ask(client) == nothing);
  CHECK(testing::start_child("child: receives a request and is gone").wait() == 1);
  CHECK_FALSE(client.other_is_taken());
  Seat server = sit_down(Side::server);
  CHECK(issue(server) == 1);
  CHECK(ask(client) == 1);
}

TEST_CASE("child: waits for a reply", "[.child]") {
  Seat client = sit_down(Side::client);
  client.desk().ask();
}
TEST_CASE("a client that is killed leaves its ticket to the next", "[exercise]") {
  Seat server = sit_down(Side::server);
  ipc::Process killed = testing::start_child("child: waits for a reply");
  CHECK(server.asked().wait());
  CHECK_FALSE(server.asked().wait(at_once));  // one request, one signal
  CHECK(server.other_is_taken());
  killed.kill();
  CHECK(killed.wait() == 137);
  CHECK_FALSE(server.other_is_taken());
  CHECK(issue(server) == 1);
  Seat client = sit_down(Side::client);
  CHECK(ask(client) == 1);
  CHECK(issue(server) == nothing);
}

// [each-step]
TEST_CASE("a server that is killed at any instruction issues no ticket twice", "[exercise]") {
  Seat server = sit_down(Side::server);
  Seat client = sit_down(Side::client);
  Ticket last = 0;
  const auto next_server = [&] {
    issue(server);
    const Ticket ticket = ask(client).value_or(0);
    REQUIRE((ticket == last + 1 || ticket == last + 2));  // the killed one may have burnt one
    last = ticket;
    ask(client);
  };
  ask(client);
  server.desk().receive(at_once);  // and is gone
  next_server();
  testing::kill_each_step([&] { issue(server); }, next_server);
}
// [each-step]

// [seats]
TEST_CASE("each side has one seat, and the desk lasts while either is taken") {
  Seat client = sit_down(Side::client);
  for (Ticket ticket = 1; ticket <= 3; ++ticket) {
    Seat server = sit_down(Side::server);  // a new one each time
    ask(client);
    CHECK(issue(server) == ticket);
    CHECK(ask(client) == ticket);
    CHECK_THROWS_AS(sit_down(Side::server), std::runtime_error);
    CHECK_THROWS_AS(sit_down(Side::client), std::runtime_error);
  }
}
// [seats]
