// What lesson 14 promises in words that are Linux' own.
#pragma once
#include <unistd.h>

#include <cstdio>
#include <optional>
#include <string>
#include <utility>

#include "../counters.hpp"
#include "ipc/shared_object.hpp"
#include "list_names.hpp"
#include "testing/catch.hpp"
#include "testing/kill_each_step.hpp"
#include "testing/names.hpp"

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
TEST_CASE("who found an object that lost its name meanwhile looks again") {
  const std::string name = testing::unique_name("tickets");
  const auto nothing = [](std::span<std::byte>) {};
  std::optional last = ipc::SharedObject::open_or_create(name, 8, nothing);
  ipc::Descriptor found = ipc::find_named(name);
  REQUIRE(found);
  last.reset();
  CHECK_FALSE(ipc::Use::of_found(std::move(found), name));
}
// [lost]

TEST_CASE("a name that leads to something else by now is left alone") {
  const std::string name = testing::unique_name("tickets");
  std::optional old = lesson::use_counter(name);
  REQUIRE(ipc::SharedMemory::remove(name));  // somebody tidied up by hand
  const auto its_successor = lesson::use_counter(name);
  CHECK(its_successor.created());
  old.reset();
  CHECK(is_there(name));
}

// [each-step]
TEST_CASE("whoever is killed at any instruction of coming leaves nothing that stays",
          "[exercise]") {
  const std::string name = testing::unique_name("tickets");
  const Cleanup if_it_fails(name);
  const auto next_one = [&] {
    REQUIRE(lesson::take(lesson::use_counter(name)) == 1);  // a new one, and complete
    REQUIRE_FALSE(is_there(name));
  };
  next_one();
  const long points = testing::kill_each_step(
      [&] {
        const auto tickets = lesson::use_counter(name);
        lesson::take(tickets);
        ::_exit(0);
      },
      next_one);
  std::printf("  killed at %ld points\n", points);
}
// [each-step]

TEST_CASE("whoever is killed at any instruction of leaving leaves nothing that stays",
          "[exercise]") {
  const std::string name = testing::unique_name("tickets");
  const Cleanup if_it_fails(name);
  std::optional<lesson::SharedObject> tickets;
  const long points =
      testing::kill_each_step([&] { tickets.reset(); },
                              [&] {
                                REQUIRE(lesson::take(lesson::use_counter(name)) == 1);
                                REQUIRE_FALSE(is_there(name));
                              },
                              {.in_child = [&] {
                                tickets = lesson::use_counter(name);
                                lesson::take(*tickets);
                              }});
  std::printf("  killed at %ld points\n", points);
}

TEST_CASE("the list of names says how many processes hold each") {
  const std::string name = testing::unique_name("tickets");
  const Cleanup when_done(name);
  {
    const auto tickets = lesson::use_counter(name);
    REQUIRE(lesson::list_names(name).size() == 1);
    CHECK(lesson::list_names(name)[0].holders.size() == 1);
    REQUIRE(ipc::publish(ipc::create_unnamed(8), name + "-left"));
  }
  const Cleanup and_this(name + "-left");
  REQUIRE(lesson::list_names(name).size() == 1);
  CHECK(lesson::list_names(name)[0].name == name + "-left");
  CHECK(lesson::list_names(name)[0].holders.empty());
}
