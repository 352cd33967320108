// What a client can do with its memory and its bells that keeps to no protocol. Whatever it is, an
// honest client beside it gets the next ticket.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
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

TEST_CASE("memory that was handed over becomes neither smaller, nor larger, nor read-only") {
  Beside honest;
  {
    Hostile client(desk_name());
    for (const off_t size : {0, 4096, 1 << 20}) {
      CHECK(::ftruncate(client.file().get(), size) != 0);
      CHECK(errno == EPERM);
    }
    CHECK(::fcntl(client.file().get(), F_ADD_SEALS, F_SEAL_WRITE) != 0);
    CHECK(errno == EPERM);
    CHECK(client.ask() == 2);
  }
  honest.check_unharmed();
  honest.check_log({});
}

TEST_CASE("a client that never looks at its bell, or throws it away, cannot block the desk") {
  Beside honest;
  {
    Hostile client(desk_name());
    const auto ask_asleep = [&] {
      client.memory().replies.consumer.sleeps = 1;  // as it says
      return client.ask();
    };
    const int room = ::fcntl(client.reply().get(), F_SETPIPE_SZ, 4096);
    for (int i = 0; i < room + 100; ++i) REQUIRE(ask_asleep());
    client.reply() = ipc::Descriptor();
    for (int i = 0; i < 10; ++i) REQUIRE(ask_asleep());  // the desk gets EPIPE, and no SIGPIPE
  }
  honest.check_unharmed();
  honest.check_log({});
}

TEST_CASE("a client that makes its bell block, and fills it, blocks nobody but itself") {
  Beside honest;
  {
    Hostile client(desk_name());
    REQUIRE(::fcntl(client.request().get(), F_SETFL, 0) == 0);  // for all who have it
    const std::uint64_t most = ~std::uint64_t{1};
    REQUIRE(::write(client.request().get(), &most, sizeof most) == sizeof most);
    CHECK(honest.client.ask() == 2);
  }
  honest.check_unharmed();
  honest.check_log({});
}

TEST_CASE("a client that talks on, or hangs up by halves, is not listened to") {
  Beside honest;
  Hostile client(desk_name());
  while (lesson::send_message(client.answer.socket, std::vector<std::byte>(64))) continue;
  ::shutdown(client.answer.socket.get(), SHUT_WR);
  CHECK(client.ask() == 2);
  ::shutdown(client.answer.socket.get(), SHUT_RDWR);
  CHECK(eventually([&] { return honest.status().clients == 1; }));
  CHECK(honest.client.ask() == 3);
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

TEST_CASE("an idle client costs the desk three descriptors, a page, and no wake-up") {
  Beside honest(/*spin*/ 0s);
  std::vector<lesson::Answer> idle;
  for (int i = 0; i < 10; ++i) {
    idle.push_back(*lesson::greet(desk_name(), lesson::Hello{}, ipc::never));
    auto& handed_over = idle.back().message.descriptors;
    CHECK(ipc::status_of(handed_over[0], "memory").st_blocks * 512 <= 8192);
    handed_over.clear();  // so that all of its own is a socket
  }
  CHECK(eventually([&] { return descriptors() == honest.before + 10 * (1 + 3); }));
  // No descriptor is ready, and no time-out runs: from here on only a client can wake it.
  CHECK(eventually(desk_sleeps));
  CHECK(honest.status().clients == 11);
  idle.clear();
  honest.check_unharmed();
}
