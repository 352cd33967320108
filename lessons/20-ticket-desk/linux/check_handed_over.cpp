// What a client can do with what it was handed: its memory and its bells.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "../hostile_turns.hpp"

using namespace std::chrono_literals;

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
  Beside honest(/*spin*/ 0s);
  Hostile client(desk_name());
  while (lesson::send_message(client.answer.socket, std::vector<std::byte>(64))) continue;
  ::shutdown(client.answer.socket.get(), SHUT_WR);
  // Each of the two came, and said hello: four wake-ups, and no more than one for each bell.
  const auto heard_more = [&] { return honest.status().wake_ups > honest.client.bells() + 4; };
  CHECK(eventually([&] { return desk_sleeps() || heard_more(); }));
  CHECK_FALSE(heard_more());
  CHECK(client.ask() == 2);
  ::shutdown(client.answer.socket.get(), SHUT_RDWR);
  CHECK(eventually([&] { return honest.status().clients == 1; }));
  CHECK(honest.client.ask() == 3);
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
  CHECK(eventually([&] { return open_now() == honest.before + 10 * (1 + 3); }));
  // No descriptor is ready, and no time-out runs: from here on only a client can wake it.
  CHECK(eventually(desk_sleeps));
  CHECK(honest.status().clients == 11);
  idle.clear();
  honest.check_unharmed();
}
