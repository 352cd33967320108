// The claims of lesson 19, held against the shipped protocol: between processes that are killed, and
// step by step. What differs by system is in linux/ and windows/.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "desk_in_memory.hpp"
#include "ipc/shared_memory.hpp"
#include "own_checks.hpp"
#include "seat.hpp"
#include "testing/catch.hpp"
#include "testing/child.hpp"
#include "testing/kill_each_step.hpp"
#include "testing/schedule.hpp"
#include "turns.hpp"

using lesson::Id;
using lesson::slot_count;

// How often each ticket was taken, for all processes to see.
constexpr unsigned clients = 4;
constexpr unsigned tickets_each = 250;
std::atomic<std::uint32_t>& taken(const ipc::SharedMemory& board, Ticket ticket) {
  return reinterpret_cast<std::atomic<std::uint32_t>*>(board.bytes().data())[ticket];
}

TEST_CASE("child: takes its tickets", "[.child]") {
  const auto board = ipc::SharedMemory::open(testing::unique_name("board"), 4096);
  const DeskPath path;
  ClientSeat client(path);
  for (unsigned i = 0; i < tickets_each; ++i) taken(board, client.desk().ask().value()).fetch_add(1);
}
TEST_CASE("between many processes no ticket is issued twice, and none is skipped") {
  const auto board = ipc::SharedMemory::create(testing::unique_name("board"), 4096);
  const DeskPath path;
  ServerSeat server(path);
  std::vector<ipc::Process> running;
  for (unsigned i = 0; i < clients; ++i) {
    running.push_back(testing::start_child("child: takes its tickets"));
  }
  for (auto& client : running) {
    while (!client.wait(at_once)) issue(server, ipc::in(std::chrono::milliseconds(5)));
    CHECK(client.wait() == 0);
  }
  CHECK(taken(board, 0) == 0);
  for (Ticket ticket = 1; ticket <= clients * tickets_each; ++ticket) {
    REQUIRE(taken(board, ticket) == 1);
  }
}

// [signal]
TEST_CASE("one signal may stand for many requests, and all of them are answered", "[exercise]") {
  DeskInMemory<testing::SteppedSync> desk;
  auto server = desk.server();
  auto first = desk.client(0, 1);
  auto second = desk.client(1, 2);
  const auto reply_to_next = [&] {
    if (const auto request = server.receive()) server.reply(*request);
  };
  testing::Schedules one_by_one("");
  one_by_one.run({[&] { first.ask(); }, [&] { second.ask(); },
                  [&] { reply_to_next(), reply_to_next(); }});
  INFO(one_by_one.story());
  CHECK_FALSE(one_by_one.stranded());
}
// [signal]

TEST_CASE("to ask again after a time-out is to ask for the same ticket", "[exercise]") {
  const DeskPath path;
  ServerSeat server(path);
  ClientSeat client(path);
  CHECK(ask(client) == nothing);
  CHECK(ask(client) == nothing);
  CHECK(issue(server) == 1);
  CHECK(ask(client) == 1);
  CHECK(issue(server) == nothing);
}

// [stranger]
TEST_CASE("a reply to one that is gone is not for the next one in its slot", "[exercise]") {
  const DeskPath path;
  ServerSeat server(path);
  std::optional<ClientSeat> client(std::in_place, path);
  ask(*client);
  const auto request = server.desk().receive(at_once).value();
  client.reset();
  client.emplace(path);
  REQUIRE(client->slot() == request.slot);
  CHECK(ask(*client) == nothing);
  CHECK(server.desk().reply(request) == 1);
  CHECK(ask(*client) == nothing);
  CHECK(issue(server) == 2);
  CHECK(ask(*client) == 2);
}
// [stranger]

TEST_CASE("child: waits for a ticket", "[.child]") {
  const DeskPath path;
  ClientSeat(path).desk().ask();
}
// [killed]
TEST_CASE("a client that is killed while it waits is noticed, and only that one", "[exercise]") {
  const DeskPath path;
  ServerSeat server(path);
  ClientSeat idle(path);
  const auto start = [&](unsigned slot) {
    ipc::Process client = testing::start_child("child: waits for a ticket");
    while (server.desk().receive().value().slot != slot) std::this_thread::yield();
    return client;
  };
  ipc::Process killed = start(1);
  ipc::Process waits = start(2);
  killed.kill();
  REQUIRE(killed.wait() == 137);
  for (unsigned slot = 0; slot < slot_count; ++slot) {
    REQUIRE(server.reclaim(slot) == (slot == 1));
  }
  REQUIRE(issue(server) == 1);  // for the one that waits, not for the dead one
  CHECK(waits.wait() == 0);
  ClientSeat next(path);
  CHECK(next.slot() == 1);
  ask(next);
  CHECK(issue(server) == 2);
  CHECK(ask(next) == 2);
}
// [killed]

// [client-killed]
TEST_CASE("a client that is killed at any instruction takes nothing from the others") {
  const DeskPath path;
  ServerSeat server(path);
  ClientSeat other(path);
  std::optional<ClientSeat> victim;
  Ticket last = 0;  // that was issued
  const auto come_and_ask = [&] { victim.emplace(path), ask(*victim); };
  const auto reply = [&] { last = issue(server).value(); };
  const auto others_go_on = [&] {
    server.reclaim(1);
    ask(other);
    REQUIRE(issue(server) == last + 1);
    REQUIRE(ask(other) == ++last);
    REQUIRE(issue(server) == nothing);
  };
  testing::kill_each_step(come_and_ask, others_go_on);
  server.reclaim(1);
  testing::kill_each_step([&] { ask(*victim), ask(*victim); }, others_go_on,
                          {.in_child = come_and_ask, .in_parent = reply});
}
// [client-killed]

// [server-killed]
TEST_CASE("a server that is killed at any instruction issues no ticket twice", "[exercise]") {
  const DeskPath path;
  std::optional<ServerSeat> server(std::in_place, path);
  ClientSeat client(path);
  Ticket last = 0;
  const auto next_server = [&] {
    server.reset();
    server.emplace(path);
    issue(*server);
    const Ticket ticket = ask(client).value_or(0);
    REQUIRE((ticket == last + 1 || ticket == last + 2));  // the killed one may have burnt one
    last = ticket;
    ask(client);
  };
  ask(client);
  next_server();
  testing::kill_each_step([&] { issue(*server); }, next_server);
}
// [server-killed]

TEST_CASE("child: receives a request and is gone", "[.child]") {
  const DeskPath path;
  ServerSeat server(path);
  server.desk().receive();
  std::_Exit(1);  // as after kill -9, no destructor runs
}
// [restart]
TEST_CASE("a server that comes later goes on with the right number, and with open requests") {
  const DeskPath path;
  {
    ServerSeat server(path);
    ClientSeat client(path);
    ask(client);
    CHECK(issue(server) == 1);
  }  // now nobody is there, only the file
  ClientSeat client(path);
  CHECK(ask(client) == nothing);
  CHECK(testing::start_child("child: receives a request and is gone").wait() == 1);
  CHECK_FALSE(client.server_is_there());
  ServerSeat server(path);
  CHECK(client.server_is_there());
  CHECK(issue(server) == 2);
  CHECK(ask(client) == 2);
}
// [restart]

TEST_CASE("a second server is refused, and a client when every slot is taken") {
  const DeskPath path;
  const ServerSeat server(path);
  CHECK_THROWS_AS(ServerSeat(path), std::runtime_error);
  std::vector<std::unique_ptr<ClientSeat>> seats;
  while (seats.size() < slot_count) seats.push_back(std::make_unique<ClientSeat>(path));
  CHECK_THROWS_AS(ClientSeat(path), std::runtime_error);
  seats[3].reset();
  CHECK(ClientSeat(path).slot() == 3);
}

// [own-slot]
TEST_CASE("what a client writes into its slot keeps no other from its ticket", "[exercise]") {
  const DeskPath path;
  ServerSeat server(path);
  lesson::DeskFile greedy(path);
  REQUIRE(greedy.lock(0));
  ClientSeat client(path);
  for (Id id = 1; id < 1000; ++id) {
    const auto write = [&](Id request, Id answered) {
      greedy.block().slots[0].request.store(request);
      greedy.block().slots[0].answered.store(answered);
    };
    ask(client);
    write(id * 0x9e37'79b9'7f4a'7c15, id);
    const auto first = issue(server);
    write(id * 0x9e37'79b9'7f4a'7c15 + 1, id + 1);
    const auto second = issue(server);
    const auto ticket = ask(client);
    REQUIRE(ticket.has_value());
    REQUIRE((ticket == first || ticket == second));
  }
}
// [own-slot]
