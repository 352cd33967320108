// What a client can do with its memory and its bells that keeps to no protocol. Whatever it is, an
// honest client beside it gets the next ticket.
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

TEST_CASE("a client gets no more rights than it needs") {
  Beside honest;
  {
    Hostile client(desk_name());
    CHECK_FALSE(::SetEvent(client.reply.get()));
    CHECK(::WaitForSingleObject(client.request.get(), 0) == WAIT_FAILED);
    DWORD before = 0;
    CHECK_FALSE(::VirtualProtect(client.mapping.data(), 1, PAGE_EXECUTE_READWRITE, &before));
    CHECK(client.ask() == 2);
  }
  honest.check_unharmed();
  honest.check_log({});
}

TEST_CASE("a client that never looks at its bell, or throws it away, cannot block the desk") {
  Beside honest;
  {
    Hostile client(desk_name());
    for (int i = 0; i < 1000; ++i) {
      if (i == 900) client.reply = ipc::Handle();
      client.memory().replies.consumer.sleeps = 1;  // as it says
      REQUIRE(client.ask());
    }
  }
  honest.check_unharmed();
  honest.check_log({});
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
