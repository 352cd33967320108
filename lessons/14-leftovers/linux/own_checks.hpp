// What lesson 14 promises in words that are Linux' own.
#pragma once
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "../counters.hpp"
#include "ipc/shared_object.hpp"
#include "list_names.hpp"
#include "testing/catch.hpp"
#include "testing/kill_each_step.hpp"
#include "testing/names.hpp"
#include "testing/run.hpp"

// What the exercise has to do differs: Windows ends a name with its last handle, Linux does not.
inline constexpr const char* red_on_linux = "[exercise]";
inline constexpr const char* red_on_windows = "";

inline bool is_there(const std::string& name) {
  return static_cast<bool>(ipc::find_named(name));
}

// So that a check that fails leaves nothing behind.
struct Cleanup {
  explicit Cleanup(std::string its_name) : name(std::move(its_name)) {}
  Cleanup(const Cleanup&) = delete;
  ~Cleanup() { ipc::SharedMemory::remove(name); }
  std::string name;
};

// [lost]
TEST_CASE("who found an object that lost its name meanwhile leaves the next one alone") {
  const std::string name = testing::unique_name("tickets");
  const Cleanup if_it_fails(name);
  std::optional last = lesson::use_counter(name);
  ipc::Descriptor found = ipc::find_named(name);
  REQUIRE(found);
  last.reset();
  const auto next = lesson::use_counter(name);
  CHECK_FALSE(ipc::Use::of_found(std::move(found), name));
  CHECK(is_there(name));
}
// [lost]

TEST_CASE("who has left counts as nobody, even while its file is still open") {
  const std::string name = testing::unique_name("tickets");
  const Cleanup if_it_fails(name);
  std::optional first = ipc::Use::of_new(ipc::create_unnamed(8), name);
  REQUIRE(ipc::publish(first->memory(), name));
  std::optional second = ipc::Use::of_found(ipc::find_named(name), name);
  REQUIRE(second);
  const ipc::Descriptor still_open(::fcntl(first->memory().get(), F_DUPFD_CLOEXEC, 0));
  first.reset();
  second.reset();
  CHECK_FALSE(is_there(name));
}

TEST_CASE("a name that leads to something else by now is left alone") {
  const std::string name = testing::unique_name("tickets");
  const Cleanup if_it_fails(name);
  std::optional old = lesson::use_counter(name);
  REQUIRE(ipc::SharedMemory::remove(name));  // somebody tidied up by hand
  const auto its_successor = lesson::use_counter(name);
  CHECK(its_successor.created());
  old.reset();
  CHECK(is_there(name));
}

// A process that uses tickets and is killed at each instruction, and what the others find then.
struct Victim {
  void come() {
    counter = lesson::use_counter(name);
    lesson::take(*counter);
  }
  void leave() { counter.reset(); }

  // The next one starts anew, with a complete counter, and leaves nothing.
  void start_anew() const {
    REQUIRE(lesson::take(lesson::use_counter(name)) == 1);
    REQUIRE_FALSE(is_there(name));
  }
  // For the others it goes on: no ticket twice, and none missing but one that the victim took.
  void go_on(const lesson::SharedObject& other) {
    const lesson::Ticket next = lesson::take(other);
    REQUIRE(next > last);
    REQUIRE(next <= last + 2);
    last = lesson::take(lesson::use_counter(name));
    REQUIRE(last == next + 1);
  }
  void die(const std::function<void()>& body, const std::function<void()>& after,
           const testing::Beforehand& beforehand = {}) const {
    after();  // what only the first call does is no part of it
    const long points = testing::kill_each_step(body, after, beforehand);
    std::printf("  killed at %ld points\n", points);
  }

  const std::string name = testing::unique_name("tickets");
  const Cleanup if_it_fails{name};
  std::optional<lesson::SharedObject> counter;
  lesson::Ticket last = 0;
};

// [each-step]
TEST_CASE("whoever is killed while it makes an object leaves nothing that stays", "[exercise]") {
  Victim victim;
  victim.die([&] { victim.come(); }, [&] { victim.start_anew(); });
  victim.start_anew();  // the last child got to its end, and used it until then
}

TEST_CASE("whoever is killed while it opens an object takes nothing from its users") {
  Victim victim;
  std::optional other = lesson::use_counter(victim.name);
  victim.die([&] { victim.come(); }, [&] { victim.go_on(*other); });
  other.reset();
  CHECK_FALSE(is_there(victim.name));
}
// [each-step]

TEST_CASE("whoever is killed while it finds what was left behind leaves nothing that stays",
          "[exercise]") {
  Victim victim;
  const auto leave_behind = [&] {
    ipc::publish(ipc::create_unnamed(sizeof(lesson::Counter)), victim.name);
  };
  victim.die([&] { victim.come(); }, [&] { victim.start_anew(); }, {.in_parent = leave_behind});
  victim.start_anew();
}

TEST_CASE("whoever is killed while it leaves as the last leaves nothing that stays", "[exercise]") {
  Victim victim;
  victim.die([&] { victim.leave(); }, [&] { victim.start_anew(); },
             {.in_child = [&] { victim.come(); }});
  CHECK_FALSE(is_there(victim.name));  // the last child got to its end
}

TEST_CASE("whoever is killed while it leaves others takes nothing from them") {
  Victim victim;
  std::optional other = lesson::use_counter(victim.name);
  victim.die([&] { victim.leave(); }, [&] { victim.go_on(*other); },
             {.in_child = [&] { victim.come(); }});
  other.reset();
  CHECK_FALSE(is_there(victim.name));
}

TEST_CASE("the list shows each name, and the processes that hold it") {
  const std::string name = testing::unique_name("tickets");
  const Cleanup if_it_fails(name);
  {
    const auto tickets = lesson::use_counter(name);
    CHECK(testing::run(DEMO, {"list", name}).said ==
          name + ": held by 1, " + std::to_string(::getpid()) + "\n");
  }
  REQUIRE(ipc::publish(ipc::create_unnamed(8), name));  // as if its users had been killed
  CHECK(testing::run(DEMO, {"list", name}).said == name + ": held by 0\n");
}
