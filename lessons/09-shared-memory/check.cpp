// The claims of lesson 09. What only one of the systems promises is in linux/ and windows/.
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <future>
#include <optional>
#include <thread>

#include "own_checks.hpp"
#include "room.hpp"
#include "shared_memory.hpp"
#include "testing/catch.hpp"
#include "testing/child.hpp"
#include "testing/names.hpp"
#include "testing/outcome.hpp"

using lesson::SharedMemory;
using testing::outcome;
using testing::start_child;
using testing::text;
using testing::unique_name;

namespace {

constexpr std::size_t page = 65'536;  // a whole number of pages on every system

std::uint32_t& last_ticket(const SharedMemory& memory) {
  return *reinterpret_cast<std::uint32_t*>(memory.data());
}

}  // namespace

// [two]
TEST_CASE("child: takes a ticket", "[.child]") {
  const auto memory = SharedMemory::open(unique_name("tickets"), page);
  ++last_ticket(memory);
}

TEST_CASE("two processes write to one page") {
  const auto memory = SharedMemory::create(unique_name("tickets"), page);
  CHECK(++last_ticket(memory) == 1);
  ipc::Process child = start_child("child: takes a ticket");
  REQUIRE(child.wait() == 0);
  CHECK(++last_ticket(memory) == 3);
}
// [two]

TEST_CASE("child: takes a ticket and stays", "[.child]") {
  const auto memory = SharedMemory::open(unique_name("tickets"), page);
  std::atomic_ref(last_ticket(memory)).store(1);  // atomic: the other process looks meanwhile
  std::promise<void>().get_future().wait();
}

TEST_CASE("what a process wrote stays when it is killed") {
  const auto memory = SharedMemory::create(unique_name("tickets"), page);
  ipc::Process child = start_child("child: takes a ticket and stays");
  while (std::atomic_ref(last_ticket(memory)).load() == 0) {
    REQUIRE(child.wait(ipc::Deadline::min()) == std::nullopt);  // it still runs
    std::this_thread::yield();
  }
  child.kill();
  CHECK(child.wait() == 137);
  CHECK(last_ticket(memory) == 1);
}

TEST_CASE("a name that is taken is refused, and what it leads to stays as it is", "[exercise]") {
  const std::string name = unique_name("tickets");
  const auto memory = SharedMemory::create(name, 2 * page);
  last_ticket(memory) = 42;
  REQUIRE(outcome([&] { SharedMemory::create(name, page); }) == text(std::errc::file_exists));
  REQUIRE(outcome([&] { SharedMemory::open(name, 2 * page); }) == "granted");
  CHECK(last_ticket(memory) == 42);
}

TEST_CASE("more than the object holds is refused, not mapped", "[exercise]") {
  const std::string name = unique_name("tickets");
  const auto memory = SharedMemory::create(name, page);
  CHECK(outcome([&] { SharedMemory::open(name, page); }) == "granted");
  CHECK(outcome([&] { SharedMemory::open(name, 2 * page); }) == text(std::errc::invalid_argument));
}

TEST_CASE("more than there is room for is refused, before anybody touches it", "[exercise]") {
  const std::string name = unique_name("tickets");
  const auto create = [&] { SharedMemory::create(name, lesson::more_than_fits()); };
  errno = 0;
  CHECK(outcome(create) != "granted");
  CHECK(outcome(create) != text(std::errc{}));  // an error, but thrown with the wrong number
  CHECK(outcome([&] { SharedMemory::open(name, 1); }) ==
        text(std::errc::no_such_file_or_directory));
}

TEST_CASE("a name goes with its owner") {
  const std::string name = unique_name("tickets");
  const auto no_such_name = text(std::errc::no_such_file_or_directory);
  CHECK(outcome([&] { SharedMemory::open(name, page); }) == no_such_name);
  std::optional memory = SharedMemory::create(name, page);
  CHECK(outcome([&] { SharedMemory::open(name, page); }) == "granted");
  memory.reset();
  CHECK(outcome([&] { SharedMemory::open(name, page); }) == no_such_name);
}

TEST_CASE("a name that is not plain is refused") {
  for (const char* name : {"", "a/b", "a\\b"}) {
    CHECK(outcome([&] { SharedMemory::create(name, page); }) != "granted");
    CHECK(outcome([&] { SharedMemory::open(name, page); }) != "granted");
  }
}
