// What the checks of lesson 18 do with a desk, a turn at a time.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk.hpp"
#include "ipc/deadline.hpp"
#include "seat.hpp"
#include "testing/catch.hpp"
#include "testing/names.hpp"
#include "testing/run.hpp"

using lesson::Seat;
using lesson::Side;
using lesson::Ticket;

inline constexpr auto nothing = std::nullopt;
inline constexpr auto at_once = ipc::Deadline::min();  // takes what is there, waits for nobody

inline Seat sit_down(Side side) {
  return {testing::unique_name("desk"), side};
}

inline std::optional<Ticket> ask(Seat& client) {
  return client.desk().ask(at_once);
}

inline std::optional<Ticket> issue(Seat& server, ipc::Deadline until = at_once) {
  const auto request = server.desk().receive(until);
  return request ? std::optional(server.desk().reply(*request)) : nothing;
}

// Uses the program in a wrong way. Returns the one line that it says, without its own name.
inline std::string complaint(const std::vector<std::string>& arguments) {
  const std::string program = "18-request-reply: ";
  const auto [status, said] = testing::run(DEMO, arguments);
  CHECK(status == 1);
  REQUIRE(said.starts_with(program));
  CHECK(said.find('\n') == said.size() - 1);
  return said.substr(program.size(), said.find('\n') - program.size());
}
