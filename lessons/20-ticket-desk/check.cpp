// The claims of lesson 20, held against the shipped desk: with real processes, some of which are
// killed. What differs by system is in linux/ and windows/.
#include <chrono>
#include <cstdint>
#include <string>

#include "own_checks.hpp"
#include "turns.hpp"

using namespace std::chrono_literals;

TEST_CASE("child: takes 1000 tickets", "[.child]") {
  lesson::Client client(desk_name());
  Ticket last = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto ticket = client.ask();
    REQUIRE(ticket > last);
    last = *ticket;
  }
}
TEST_CASE("every request of every client gets one ticket, and none is skipped") {
  Desk desk;
  std::vector<ipc::Process> clients;
  for (int i = 0; i < 3; ++i) clients.push_back(testing::start_child("child: takes 1000 tickets"));
  for (ipc::Process& client : clients) CHECK(client.wait() == 0);
  CHECK(desk.server->status().tickets == 3000);
  CHECK(lesson::Client(desk_name()).ask() == 3001);
}

TEST_CASE("a hot pair makes no system call") {
  Desk desk(/*spin*/ 1s);
  lesson::Client client(desk_name(), ipc::never, /*spin*/ 1s);
  client.ask();
  const auto bells = client.bells();
  const auto sleeps = client.sleeps();
  const auto wake_ups = desk.server->status().wake_ups;
  for (int i = 0; i < 1000; ++i) client.ask();
  CHECK(client.bells() == bells);
  CHECK(client.sleeps() == sleeps);
  CHECK(desk.server->status().wake_ups == wake_ups);
}

TEST_CASE("there is one server, and the next one goes on from the right number") {
  Desk desk;
  lesson::Client client(desk_name());
  CHECK(client.ask() == 1);
  CHECK_THROWS_AS(Desk(), std::runtime_error);
  desk.stop();
  CHECK(client.ask(ipc::Deadline::min()) == std::nullopt);
  desk.start();
  CHECK(client.ask() == 2);
}
