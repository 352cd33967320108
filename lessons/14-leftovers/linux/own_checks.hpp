// What lesson 14 promises in words that are Linux' own.
#pragma once
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <utility>

#include "../counters.hpp"
#include "ipc/shared_object.hpp"
#include "is_there.hpp"
#include "list_names.hpp"
#include "testing/catch.hpp"
#include "testing/linux/asleep.hpp"
#include "testing/names.hpp"
#include "testing/run.hpp"

// What the exercise has to do differs: Windows ends a name with its last handle, Linux does not.
inline constexpr const char* red_on_linux = "[exercise]";
inline constexpr const char* red_on_windows = "";

// Stands in the door of an object, and watches whether a step of another thread waits for that.
template <class Step>
bool waits_at_the_door(const std::string& name, Step step) {
  constexpr off_t door = 1;  // the byte that Use locks
  ipc::Descriptor in_the_door = ipc::find_named(name);
  ipc::lock_byte(in_the_door.get(), F_OFD_SETLK, door, F_WRLCK, name);
  const testing::Doing walks(step);
  const bool waits = walks.sleeps_in(SYS_fcntl);
  in_the_door = ipc::Descriptor();
  return waits;
}

// The first user of a new object.
inline ipc::Use first_use(const std::string& name) {
  ipc::Use use = ipc::Use::of_new(ipc::create_unnamed(8), name);
  REQUIRE(ipc::publish(use.memory(), name));
  return use;
}

// [lost]
TEST_CASE("who found an object that lost its name meanwhile leaves the next one alone") {
  const std::string name = testing::unique_name("tickets");
  const Cleanup if_it_fails(name);
  std::optional last = first_use(name);
  ipc::Descriptor found = ipc::find_named(name);
  REQUIRE(found);
  last.reset();
  const ipc::Use next = first_use(name);
  CHECK_FALSE(ipc::Use::of_found(std::move(found), name));
  CHECK(is_there(name));
}
// [lost]

TEST_CASE("who has left counts as nobody, even while its file is still open") {
  const std::string name = testing::unique_name("tickets");
  const Cleanup if_it_fails(name);
  std::optional first = first_use(name);
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

// [door]
TEST_CASE("who comes or leaves while somebody is in the door waits") {
  const std::string name = testing::unique_name("tickets");
  const Cleanup if_it_fails(name);
  const ipc::Use stays = first_use(name);
  std::optional<ipc::Use> guest;
  CHECK(waits_at_the_door(name, [&] { guest = ipc::Use::of_found(ipc::find_named(name), name); }));
  REQUIRE(guest);
  CHECK(waits_at_the_door(name, [&] { guest.reset(); }));
}
// [door]

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
