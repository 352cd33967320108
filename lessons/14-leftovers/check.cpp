// The claims of lesson 14, each for every system; what is red in the exercise as shipped differs.
#include <cstdio>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <vector>

#include "counters.hpp"
#include "own_checks.hpp"
#include "testing/catch.hpp"
#include "testing/child.hpp"
#include "testing/names.hpp"
#include "testing/outcome.hpp"

using lesson::Arrivals;
using lesson::SharedObject;
using lesson::take;
using lesson::use_counter;
using testing::unique_name;

TEST_CASE("whoever comes first makes the object, whoever comes later finds it", red_on_windows) {
  const std::string name = unique_name("tickets");
  const SharedObject first = use_counter(name);
  CHECK(first.created());
  CHECK(take(first) == 1);
  const SharedObject second = use_counter(name);
  CHECK_FALSE(second.created());
  CHECK(take(second) == 2);
}

TEST_CASE("an object keeps its name until its last user leaves", "[exercise]") {
  const std::string name = unique_name("tickets");
  std::optional first = use_counter(name);
  std::optional second = use_counter(name);
  take(*first);
  first.reset();
  CHECK(take(use_counter(name)) == 2);
  second.reset();
  CHECK_FALSE(is_there(name));
}

TEST_CASE("child: uses the tickets, and stays", "[.child]") {
  const SharedObject tickets = use_counter(unique_name("tickets"));
  take(tickets);
  Arrivals::announce(unique_name("arrivals"));
  lesson::wait_to_be_killed();
}

TEST_CASE("when all users were killed, the next one starts anew", red_on_linux) {
  const std::string name = unique_name("tickets");
  const Cleanup if_it_fails(name);
  const Arrivals arrivals = Arrivals::create(unique_name("arrivals"));
  std::vector<ipc::Process> users;
  for (unsigned i = 1; i <= 2; ++i) {
    users.push_back(testing::start_child("child: uses the tickets, and stays"));
    REQUIRE(arrivals.wait_for(i, users.back()));
  }
  for (auto& user : users) user.kill();
  for (auto& user : users) REQUIRE(user.wait() == 137);
  CHECK(take(use_counter(name)) == 1);
  CHECK_FALSE(is_there(name));
}

TEST_CASE("a user that is killed takes nothing from the others", red_on_windows) {
  const std::string name = unique_name("tickets");
  const SharedObject tickets = use_counter(name);
  const Arrivals arrivals = Arrivals::create(unique_name("arrivals"));
  ipc::Process other = testing::start_child("child: uses the tickets, and stays");
  REQUIRE(arrivals.wait_for(1, other));
  other.kill();
  REQUIRE(other.wait() == 137);
  CHECK(take(use_counter(name)) == 2);
}

TEST_CASE("an object that cannot be filled is not there") {
  const std::string name = unique_name("tickets");
  const auto fails = [](std::span<std::byte>) { throw std::runtime_error("no tickets"); };
  CHECK_THROWS_AS(SharedObject::open_or_create(name, 8, fails), std::runtime_error);
  CHECK_FALSE(is_there(name));
  CHECK(take(use_counter(name)) == 1);
}

TEST_CASE("child: takes three tickets from the file, and stays", "[.child]") {
  const std::string path = (std::filesystem::temp_directory_path() / unique_name("file")).string();
  const auto mapping = lesson::map_file(path, sizeof(lesson::Counter));
  lesson::counter_in(mapping.data()).fetch_add(3);
  Arrivals::announce(unique_name("arrivals"));
  lesson::wait_to_be_killed();
}

TEST_CASE("a counter in a file goes on after its user was killed") {
  const std::string path = (std::filesystem::temp_directory_path() / unique_name("file")).string();
  const Arrivals arrivals = Arrivals::create(unique_name("arrivals"));
  ipc::Process user = testing::start_child("child: takes three tickets from the file, and stays");
  const bool came = arrivals.wait_for(1, user);
  user.kill();
  user.wait();
  REQUIRE(came);
  CHECK(lesson::counter_in(lesson::map_file(path, sizeof(lesson::Counter)).data()).load() == 3);
  CHECK(std::filesystem::remove(path));
}
