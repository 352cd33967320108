// The processes that the checks of lesson 19 start.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

#include "ipc/process.hpp"
#include "ipc/shared_memory.hpp"
#include "testing/catch.hpp"
#include "testing/child.hpp"
#include "testing/names.hpp"
#include "turns.hpp"

// How often each ticket was taken, for all processes to see.
class Board {
 public:
  static Board create() { return Board(ipc::SharedMemory::create(name(), size)); }
  static Board open() { return Board(ipc::SharedMemory::open(name(), size)); }

  std::atomic<std::uint32_t>& taken(Ticket ticket) const {
    return reinterpret_cast<std::atomic<std::uint32_t>*>(memory_.data())[ticket];
  }

 private:
  static constexpr std::size_t size = 8192;
  static std::string name() { return testing::unique_name("board"); }
  explicit Board(ipc::SharedMemory memory) : memory_(std::move(memory)) {}

  ipc::SharedMemory memory_;
};

TEST_CASE("child: takes 250 tickets", "[.child]") {
  const DeskPath path;
  const Board board = Board::open();
  ClientSeat client(path);
  for (int i = 0; i < 250; ++i) board.taken(client.desk().ask().value()).fetch_add(1);
}

TEST_CASE("child: waits for a ticket", "[.child]") {
  const DeskPath path;
  ClientSeat(path).desk().ask();
}

// Starts a client that waits for a ticket. Returns when it has asked; fails if it ends before.
inline ipc::Process start_waiting(const std::string& path, unsigned slot) {
  ipc::Process client = testing::start_child("child: waits for a ticket");
  lesson::DeskFile desk(path);
  while (!lesson::is_request(desk.block().slots[slot].request.load())) {
    REQUIRE_FALSE(client.wait(ipc::in(std::chrono::milliseconds(1))));
  }
  return client;
}

TEST_CASE("child: receives a request and is gone", "[.child]") {
  const DeskPath path;
  ServerSeat server(path);
  server.desk().receive();
  std::_Exit(1);  // as after kill -9, no destructor runs
}
