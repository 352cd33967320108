// What a client can say, write and do that keeps to no protocol, and that it can die at any moment.
// Whatever it is, an honest client beside it gets the next ticket. What is tried with what a client
// was handed is in linux/ and windows/. Last, a server that lies.
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

// [version]
TEST_CASE("a client of another version is told which one the server has, and that is all") {
  Beside honest;
  for (const auto& hello : {lesson::hello_but(&lesson::Hello::version, 3U),
                            lesson::hello_but(&lesson::Hello::magic, 0U),
                            std::vector<std::byte>(24)}) {  // theirs may be longer
    lesson::Channel client = lesson::knock(desk_name());
    lesson::send_message(client, hello);
    const auto said = lesson::from_bytes<lesson::Welcome>(lesson::hear(client));
    REQUIRE(said.has_value());
    CHECK(said->version == lesson::ClientMemory::version);
    CHECK(lesson::hear(client).empty());
  }
  honest.check_unharmed();
}
// [version]

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

TEST_CASE("child: asks without end", "[.child]") {
  for (lesson::Client client(desk_name()); client.ask();) continue;
}
TEST_CASE("a client that is killed is noticed, and disturbs nobody") {
  Beside honest;
  {
    ipc::Process killed = testing::start_child("child: asks without end");
    while (honest.status().tickets < 100) std::this_thread::yield();
    CHECK(honest.status().clients == 2);
    killed.kill();
    CHECK(killed.wait() == 137);
  }
  honest.check_unharmed();
  honest.check_log({});
}

TEST_CASE("a client takes no reply that it cannot have asked for") {
  for (const std::uint64_t id : {0U, 1U, 3U}) {  // 2 is next
    OneClient one;
    one.take(1);
    auto& replies = one.memory.replies.producer;
    replies.items[1] = {id, 7};
    replies.index = 2;
    CHECK_THROWS_AS(one.asker.take(), std::system_error);
  }
}
