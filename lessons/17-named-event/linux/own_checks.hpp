// What lesson 17 promises in words that are Linux' own, and what only Linux can be asked.
#pragma once
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>
#include <optional>
#include <string>

#include "../turns.hpp"
#include "ipc/linux/shared_memory.hpp"
#include "ipc/named_event.hpp"
#include "testing/catch.hpp"
#include "testing/kill_each_step.hpp"
#include "testing/linux/asleep.hpp"
#include "testing/outcome.hpp"
#include "woken_waiter.hpp"

// What kind of error it is when a name leads to another kind of object.
inline const std::string no_event = testing::text(std::errc::invalid_argument);

// Says whether a waiter was woken, and sees to it that its thread comes to an end.
inline bool was_woken(const testing::Doing& waiter, NamedEvent& event) {
  const bool woken = !waiter.sleeps_in(SYS_futex);
  event.reset();  // so that the next set wakes it, whatever is wrong
  event.set();
  return woken;
}

TEST_CASE("only its owner's user can open it, whatever the umask") {
  for (const mode_t mask : {mode_t{0}, mode_t{0777}}) {
    const mode_t before = ::umask(mask);
    const NamedEvent event = use("event");
    ::umask(before);
    const std::string path = ipc::shm_path(unique_name("event"));
    struct stat status;
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);

    // Only root can make a file another user's, and only root gets so far as to open it then.
    const uid_t somebody_else = ::geteuid() + 1;
    if (::chown(path.c_str(), somebody_else, static_cast<gid_t>(-1)) != 0) continue;
    CHECK(testing::outcome([] { use("event"); }) ==
          testing::text(std::errc::operation_not_permitted));
  }
}

TEST_CASE("a waiter that is killed at any instruction takes nobody's signal along") {
  NamedEvent event = use("event");
  const long points = testing::kill_each_step([&] { event.wait(at_once); },
                                              [&] {
                                                event.set();
                                                REQUIRE(event.wait(at_once));
                                              });
  std::printf("  killed at %ld points\n", points);
}

// [woken]
TEST_CASE("a waiter that is killed as it wakes leaves the signal to the next") {
  NamedEvent event = use("event");
  WokenWaiter killed([&] { event.wait(); });
  const testing::Doing next([&] { event.wait(); });
  REQUIRE(next.sleeps_in(SYS_futex));
  event.set();
  killed.kill_as_it_wakes();
  CHECK(was_woken(next, event));
}
// [woken]

// [setter]
TEST_CASE("a setter that is killed at any instruction is made up for by the next") {
  for (const ResetPolicy policy : {ResetPolicy::automatic, ResetPolicy::manual}) {
    NamedEvent event = use("event", policy);
    std::optional<testing::Doing> waiter;
    const auto fall_asleep = [&] {
      event.reset();
      waiter.emplace([&] { event.wait(); });
      REQUIRE(waiter->sleeps_in(SYS_futex));
    };
    const auto next_setter = [&] {
      event.set();
      const bool woken = was_woken(*waiter, event);
      waiter.reset();
      REQUIRE(woken);
    };
    const long points =
        testing::kill_each_step([&] { event.set(); }, next_setter, {.in_parent = fall_asleep});
    std::printf("  killed at %ld points\n", points);
  }
}
// [setter]

TEST_CASE("bad use gets one line that names the call and the object") {
  const std::string name = unique_name("tickets");
  const std::string usage = ": host, guest, leave or look, and a NAME";
  CHECK(complaint({"hots"}) == "'hots'" + usage);
  CHECK(complaint({"host", name, "2"}) == "'host'" + usage);
  CHECK(complaint({"look", "a/b"}) == "shm_open 'a/b': Invalid argument");
  const auto gate = ipc::NamedEvent::create(name, ResetPolicy::manual);
  CHECK(complaint({"look", name}) ==
        "event '" + name + "': a manual-reset event, wanted an auto-reset one: Invalid argument");
}
