// How a seat is taken and left: one at a time, whatever fails, and wherever a process is killed.
#include <sys/syscall.h>

#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>

#include "../turns.hpp"
#include "door.hpp"
#include "ipc/linux/shared_memory.hpp"
#include "testing/kill_each_step.hpp"
#include "testing/linux/asleep.hpp"

static std::string name() {
  return testing::unique_name("desk");
}
static bool is_there() {
  return static_cast<bool>(ipc::find_named(name()));
}

TEST_CASE("whoever comes or leaves waits until the door is free") {
  const Seat client = sit_down(Side::client);
  std::optional<Seat> server;
  {
    InTheDoor another(name());
    const testing::Doing comes([&] { server.emplace(name(), Side::server); });
    CHECK(comes.sleeps_in(SYS_fcntl));
    another.go();
  }
  InTheDoor another(name());
  const testing::Doing leaves([&] { server.reset(); });
  CHECK(leaves.sleeps_in(SYS_fcntl));
  another.go();
}

// A name that no event can have: a folder has it.
class NoEvent {
 public:
  NoEvent() { std::filesystem::create_directory(path_); }
  ~NoEvent() { std::filesystem::remove(path_); }

 private:
  const std::string path_ = ipc::shm_path(name() + "-replied");
};
TEST_CASE("whoever finds no event leaves no desk behind") {
  const NoEvent no_event;
  CHECK_THROWS_AS(sit_down(Side::server), std::system_error);
  CHECK_FALSE(is_there());
  CHECK_FALSE(ipc::find_named(name() + "-asked"));
}
TEST_CASE("whoever finds no event, or no free seat, takes nobody's desk away") {
  const Seat client = sit_down(Side::client);
  CHECK_THROWS_AS(sit_down(Side::client), std::runtime_error);
  CHECK(is_there());
  ipc::remove_name(name() + "-replied");
  const NoEvent no_event;
  CHECK_THROWS_AS(sit_down(Side::server), std::system_error);
  CHECK(is_there());
}

// [come-and-go]
// Both seats can be taken, the two sides meet, and when they have left, nothing is there.
static void check_unharmed() {
  std::optional<Seat> server;
  std::optional<Seat> client;
  REQUIRE_NOTHROW(server.emplace(name(), Side::server));
  REQUIRE_NOTHROW(client.emplace(name(), Side::client));
  ask(*client);
  REQUIRE(issue(*server) == 1);
  client.reset();
  REQUIRE(is_there());
  server.reset();
  REQUIRE_FALSE(is_there());
}
TEST_CASE("whoever is killed as it comes or leaves harms nobody") {
  std::optional<Seat> seat;  // the child's
  const auto comes = [&] { seat.emplace(name(), Side::server); };
  const auto leaves = [&] { seat.reset(); };
  const auto at = testing::KillAt::each_call;  // a new desk gets its name by one
  const long coming = testing::kill_each_step(comes, check_unharmed, {}, at);
  const long leaving = testing::kill_each_step(leaves, check_unharmed, {.in_child = comes}, at);
  std::printf("  killed at %ld and %ld points\n", coming, leaving);
}
// [come-and-go]

TEST_CASE("a client that waits gets a ticket when a new server comes, wherever the last died") {
  Seat client = sit_down(Side::client);
  std::optional<Seat> server;  // the child's
  std::optional<testing::Doing> waits;
  Ticket before = 0;
  Ticket got = 0;
  const auto client_waits = [&] {
    waits.reset();
    before = got;
    waits.emplace([&] { got = client.desk().ask().value(); });
    REQUIRE(waits->sleeps_in(SYS_futex));
  };
  const auto next_server = [&] {
    Seat next = sit_down(Side::server);
    issue(next);
    const bool still_waits = waits->sleeps_in(SYS_futex);
    client.replied().set();  // it comes to its end, whatever is wrong
    waits.reset();
    REQUIRE_FALSE(still_waits);
    REQUIRE(got > before);
  };
  const long points =
      testing::kill_each_step([&] { issue(*server); }, next_server,
                              {[&] { server.emplace(name(), Side::server); }, client_waits});
  std::printf("  killed at %ld points\n", points);
}
