// What lesson 09 promises on Windows only.
#pragma once
#include <optional>

#include "shared_memory.hpp"
#include "testing/catch.hpp"
#include "testing/names.hpp"
#include "testing/outcome.hpp"

TEST_CASE("a name stays as long as somebody has it open") {
  const std::string name = testing::unique_name("name");
  std::optional memory = lesson::SharedMemory::create(name, 1);
  std::optional other = lesson::SharedMemory::open(name, 1);
  memory.reset();
  CHECK(testing::outcome([&] { lesson::SharedMemory::open(name, 1); }) == "granted");
  other.reset();
  CHECK(testing::outcome([&] { lesson::SharedMemory::open(name, 1); }) ==
        testing::text(std::errc::no_such_file_or_directory));
}
