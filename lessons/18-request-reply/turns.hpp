// What the checks of lesson 18 do with a desk, a turn at a time.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk.hpp"
#include "ipc/deadline.hpp"
#include "seat.hpp"
#include "testing/catch.hpp"
#include "testing/complaint.hpp"
#include "testing/names.hpp"

using lesson::Seat;
using lesson::Side;
using lesson::Ticket;
using testing::complaint;

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
