// The claims of lesson 19, held against the shipped protocol: between processes that are killed,
// and step by step. What differs by system is in linux/ and windows/.
#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include "children.hpp"
#include "desk_in_memory.hpp"
#include "testing/schedule.hpp"
#include "turns.hpp"

TEST_CASE("between many processes no ticket is issued twice, and none is skipped") {
  const DeskPath path;
  const Board board = Board::create();
  ServerSeat server(path);
  std::vector<ipc::Process> clients;
  while (clients.size() < 4) clients.push_back(testing::start_child("child: takes 250 tickets"));
  for (ipc::Process& client : clients) {
    while (!client.wait(at_once)) issue(server, ipc::in(std::chrono::milliseconds(5)));
    CHECK(client.wait() == 0);
  }
  for (Ticket ticket = 1; ticket <= 1000; ++ticket) REQUIRE(board.taken(ticket) == 1);
}

// [again]
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
// [again]

// [stranger]
TEST_CASE("a reply to one that is gone is not for the next one in its slot", "[exercise]") {
  const DeskPath path;
  ServerSeat server(path);
  std::optional<ClientSeat> client(path);
  ask(*client);
  const auto request = server.desk().receive(at_once).value();
  client.emplace(path);  // the last one ends, and the next one comes
  REQUIRE(client->slot() == request.slot);
  CHECK(ask(*client) == nothing);
  CHECK(server.desk().reply(request) == 1);
  CHECK(ask(*client) == nothing);
  CHECK(issue(server) == 2);
  CHECK(ask(*client) == 2);
}
// [stranger]

// [signal]
TEST_CASE("one signal may stand for many requests, and all of them are answered", "[exercise]") {
  DeskInMemory<testing::SteppedSync> desk;
  auto server = desk.server();
  auto first = desk.client(0, 1);
  auto second = desk.client(1, 2);
  const auto serve_one = [&] { server.reply(server.receive().value()); };
  testing::Schedules one_by_one("");
  one_by_one.run({[&] { first.ask(); }, [&] { second.ask(); }, [&] { serve_one(), serve_one(); }});
  INFO(one_by_one.story());
  CHECK_FALSE(one_by_one.stranded());
}
// [signal]

// [killed]
TEST_CASE("a client that is killed while it waits is noticed, and no other", "[exercise]") {
  const DeskPath path;
  ServerSeat server(path);
  const ClientSeat idle(path);
  ipc::Process killed = start_waiting(path, 1);
  ipc::Process waits = start_waiting(path, 2);
  killed.kill();
  REQUIRE(killed.wait() == 137);
  REQUIRE(soon([&] { return server.reclaim(1); }));
  for (unsigned slot = 0; slot <= 3; ++slot) REQUIRE_FALSE(server.reclaim(slot));
  REQUIRE(issue(server) == 1);  // for the one that waits, not for the dead one
  CHECK(waits.wait() == 0);
  CHECK(ClientSeat(path).slot() == 1);
}
// [killed]

// [restart]
TEST_CASE("the next server goes on with the right number, and with open requests", "[exercise]") {
  const DeskPath path;
  for (Ticket ticket = 1; ticket <= 3; ++ticket) {  // each time they have all left but the file
    ClientSeat client(path);
    CHECK(ask(client) == nothing);
    CHECK(testing::start_child("child: receives a request and is gone").wait() == 1);
    CHECK(soon([&] { return !client.server_is_there(); }));
    ServerSeat server(path);
    CHECK(client.server_is_there());
    CHECK(issue(server) == ticket);
    CHECK(ask(client) == ticket);
  }
}
// [restart]

TEST_CASE("a second server is refused, and a client when every slot is taken") {
  const DeskPath path;
  const ServerSeat server(path);
  CHECK_THROWS_AS(ServerSeat(path), std::runtime_error);
  std::vector<std::unique_ptr<ClientSeat>> seats(lesson::slot_count);
  for (auto& seat : seats) seat = std::make_unique<ClientSeat>(path);
  CHECK_THROWS_AS(ClientSeat(path), std::runtime_error);
  seats[3].reset();
  CHECK(ClientSeat(path).slot() == 3);
}

TEST_CASE("a file of zeros is not taken for a desk unless it is a new one") {
  const DeskPath path;
  const std::string file = path;
  { const lesson::DeskFile made(path); }
  const std::size_t size = content(path).size();
  const std::string zeros(size, '\0');
  std::string note_at_the_end = zeros;
  note_at_the_end.back() = 'x';
  std::string note_in_the_header = zeros;
  note_in_the_header[8] = 'x';
  for (const auto& other : {zeros + zeros, note_at_the_end, note_in_the_header}) {
    write(path, other);
    CHECK(wrong_with(path).starts_with("layout '" + file + "': not a desk: not a new file, "));
    CHECK(content(path) == other);
  }
  write(path, zeros);
  ServerSeat server(path);
  CHECK(content(path).size() == size);
}

// Last, so that a learner meets those above first, which say more.
#include "own_checks.hpp"
