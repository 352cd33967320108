// The claims of lesson 20, held against the shipped desk. What hostile clients do is in
// check_hostile.cpp, and what differs by system in linux/ and windows/.
#include "own_checks.hpp"
#include "turns.hpp"

using namespace std::chrono_literals;

// [many]
TEST_CASE("child: takes 1000 tickets", "[.child]") {
  lesson::Client client(desk_name());
  for (Ticket last = 0, next, i = 0; i < 1000; ++i, last = next) {
    next = client.ask().value();
    REQUIRE(next > last);
  }
}
TEST_CASE("each request of each client gets one ticket, and none is skipped") {
  Desk desk;
  std::vector<ipc::Process> clients;
  for (int i = 0; i < 3; ++i) clients.push_back(testing::start_child("child: takes 1000 tickets"));
  for (ipc::Process& client : clients) CHECK(client.wait() == 0);
  CHECK(lesson::Client(desk_name()).ask() == 3001);
  CHECK(desk.server->status().tickets == 3001);
}
// [many]

// [again]
TEST_CASE("to ask again after a time-out is to ask for the same ticket", "[exercise]") {
  OneClient one;
  for (int times = 0; times < 10; ++times) one.asker.ask();  // nobody serves
  while (one.serve() == Found::requests) continue;
  CHECK(one.asker.take() == 1);
  one.asker.ask();
  one.serve();
  CHECK(one.asker.take() == 2);
  CHECK(one.asker.take() == nothing);
}
// [again]

// [lies]
TEST_CASE("a session believes nothing that cannot be", "[exercise]") {
  const struct {
    const char* what;
    int taken;  // tickets, before it
    std::function<void(OneClient&)> tell;
  } lies[] = {
      {"id 0 at first", 0, [](auto& one) { one.push(0); }},
      {"id 4, and 3 is next", 2, [](auto& one) { one.push(4); }},
      {"id 1, and 2 was the last", 2, [](auto& one) { one.push(1); }},
      {"id 0", 2, [](auto& one) { one.push(0); }},
      {"id -1", 2, [](auto& one) { one.push(std::uint64_t{0} - 1); }},
      {"index 1, and it was 2", 2, [](auto& one) { one.memory.requests.producer.index = 1; }},
      {"index 7, and 6 is most", 2, [](auto& one) { one.memory.requests.producer.index = 7; }},
      {"took 0 of 2 replies", 2, [](auto& one) { one.push_three_but_has_taken(0); }},
      {"took 2^20 of 2 replies", 2, [](auto& one) { one.push_three_but_has_taken(1 << 20); }},
  };
  for (const auto& lie : lies) {
    INFO(lie.what);
    OneClient one;
    one.take(lie.taken);
    lie.tell(one);
    CHECK(one.serve() == Found::a_lie);
    const Ticket last = one.last;
    one.memory.requests.producer.index = 3;
    CHECK(one.serve() == Found::a_lie);
    CHECK(one.last == last);
  }
}
// [lies]

TEST_CASE("whoever asks without end is served by the batch", "[exercise]") {
  OneClient one;
  one.push(1);
  Ticket issued = 0;
  one.session.serve([&] {
    if (++issued < 100) one.push(issued + 1);        // while it is served, it asks again
    one.memory.replies.consumer.index = issued - 1;  // and takes what it gets
    return issued;
  });
  CHECK(issued <= lesson::most_in_flight);
}

// [hot]
TEST_CASE("a hot pair neither rings nor sleeps") {
  Desk desk(/*spin*/ 60s);
  lesson::Client client(desk_name(), ipc::never, /*spin*/ 60s);
  client.ask();
  const auto before = desk.server->status().wake_ups + client.bells() + client.sleeps();
  for (int i = 0; i < 100; ++i) client.ask();
  CHECK(desk.server->status().wake_ups + client.bells() + client.sleeps() == before);
}
// [hot]

// [idle]
TEST_CASE("a thousand clients wake the desk for what they ask, and for nothing else") {
  Desk desk(/*spin*/ 0s);
  std::deque<lesson::Client> clients;
  while (clients.size() < 1000) clients.emplace_back(desk_name());
  const auto before = desk.server->status().wake_ups;
  for (lesson::Client& client : clients) CHECK(client.ask());
  const bool each_for_a_request = desk.server->status().wake_ups - before <= clients.size();
  CHECK(each_for_a_request);
  CHECK(lesson::ask_status(desk_name(), ipc::never)->clients == 1000);
  CHECK(desk.server->status().tickets == 1000);
}
// [idle]

// [next]
TEST_CASE("child: serves", "[.child]") {
  lesson::Server(desk_name(), ledger_path(), [](const std::string&) {}).run();
}
TEST_CASE("after a server that is killed, the next one goes on from the right number") {
  ipc::Process killed = testing::start_child("child: serves");
  lesson::Client client(desk_name());
  CHECK(client.ask() == 1);
  CHECK_THROWS_AS(Desk(), std::runtime_error);  // there is a server already
  killed.kill();
  CHECK(killed.wait() == 137);
  CHECK(client.ask(ipc::Deadline::min()) == nothing);
  Desk next;
  CHECK(client.ask() == 2);
}
// [next]

// [stop]
TEST_CASE("a desk that is told to stop answers what was asked, and leaves no name") {
  Desk desk(/*spin*/ 0s);
  auto end = lesson::ClientEnd::open(desk_name(), ipc::never).value();
  lesson::Asker<ipc::PrivateSync, lesson::ClientEnd> asker(end.memory(), end);
  // Both come between two looks at the gate, so the next one tells of both.
  desk.on_line = [&] {
    asker.ask();
    desk.server->stop();
  };
  auto no_client = lesson::knock(desk_name());
  lesson::send_message(no_client, std::vector<std::byte>(8));  // which is no hello: it gets a line
  lesson::wait_for_hang_up(no_client);
  desk.stop();
  CHECK(asker.take() == 1);
  CHECK(end.wait(ipc::never) != lesson::Wake::timed_out);
  CHECK(lesson::ask_status(desk_name(), ipc::Deadline::min()) == nothing);
}
// [stop]
