// What a client can write that keeps to no protocol. The others get their tickets, whatever it is:
// from the files in exercise/, too.
#include <optional>

#include "turns.hpp"

TEST_CASE("what a client writes into its slot keeps no other from its ticket", "[exercise]") {
  const DeskPath path;
  ServerSeat server(path);
  lesson::DeskFile greedy(path);
  REQUIRE(greedy.lock(0));
  ClientSeat client(path);
  for (lesson::Id id = 1; id < 1000; ++id) {
    ask(client);
    greedy.block().slots[0].request.store(id * 0x9e37'79b9'7f4a'7c15);
    issue(server);
    greedy.block().slots[0].request.store(~id);
    greedy.block().slots[0].answered.store(id);
    issue(server);
    REQUIRE(ask(client).has_value());
  }
}

TEST_CASE("what a client has asked in the name of the next one is not that one's reply",
          "[exercise]") {
  const DeskPath path;
  ServerSeat server(path);
  for (const lesson::Session last : {0u, 0xffff'ffffu}) {  // also when the sessions begin again
    std::optional<lesson::DeskFile> greedy(path);
    REQUIRE(greedy->lock(0));
    auto& block = greedy->block();
    block.sessions.store(last);
    block.slots[0].request.store(lesson::make_id(1, 1));
    const auto taken = issue(server);
    REQUIRE(taken.has_value());
    greedy.reset();
    ClientSeat client(path);
    REQUIRE(client.slot() == 0);
    CHECK(ask(client) == nothing);
    CHECK(issue(server) == *taken + 1);
    CHECK(ask(client) == *taken + 1);
  }
}

TEST_CASE("what the dead have asked in the name of a newcomer is not dropped with them",
          "[exercise]") {
  const DeskPath path;
  ServerSeat server(path);
  std::optional<lesson::DeskFile> greedy(path);
  REQUIRE(greedy->lock(0));
  greedy->block().slots[0].request.store(lesson::make_id(1, 1));
  std::optional<ClientSeat> client;
  const auto is_held = [&](unsigned) {
    greedy.reset();
    client.emplace(path);  // the kernel has just said that the slot is free
    ask(*client);
    return false;
  };
  CHECK_FALSE(server.desk().reclaim(0, is_held));
  REQUIRE(client);
  CHECK(issue(server) == 1);
  CHECK(ask(*client) == 1);
}
