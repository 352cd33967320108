// What a client can say, write and do that keeps to no protocol. Whatever it is, an honest client
// beside it gets the next ticket. What is tried with what a client was handed is in linux/ and
// windows/.
#include <stop_token>

#include "hostile_turns.hpp"

using namespace std::chrono_literals;

TEST_CASE("whoever says or writes what cannot be is dropped, with a line that says why") {
  Beside honest;
  std::vector<std::string> reasons;
  for (const lesson::Attack& attack : lesson::attacks()) {
    INFO(attack.why);
    attack.run(desk_name());
    honest.check_unharmed();
    reasons.push_back(attack.why);
  }
  honest.check_log(reasons);
}

TEST_CASE("a flood of bells keeps nobody waiting, and wakes the desk once a bell at most") {
  Beside honest(/*spin*/ 0s);
  std::uint64_t bells = 0;
  {
    Hostile client(desk_name());
    const std::jthread flood([&](std::stop_token stop) {
      for (; !stop.stop_requested(); ++bells) client.set();
    });
    for (Ticket ticket = 2; ticket <= 100; ++ticket) CHECK(honest.client.ask() == ticket);
  }
  honest.check_unharmed();
  // For each of the two connections: it came, it said hello, it has gone.
  CHECK(honest.status().wake_ups <= bells + honest.client.bells() + 6);
  honest.check_log({});
}

TEST_CASE("a flood of requests keeps nobody waiting") {
  Beside honest;
  {
    Hostile client(desk_name());
    const std::jthread flood([&](std::stop_token stop) {
      while (!stop.stop_requested() && client.ask()) continue;
    });
    Ticket last = 0;
    for (int i = 0; i < 1000; ++i) {
      const Ticket ticket = honest.client.ask().value();
      CHECK(ticket > last);
      last = ticket;
    }
  }
  honest.check_unharmed();
  honest.check_log({});
}
