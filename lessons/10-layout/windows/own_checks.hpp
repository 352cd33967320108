// What lesson 10 promises on Windows only.
#pragma once
#include <optional>
#include <stdexcept>

#include "../boards.hpp"
#include "../careless_board.hpp"
#include "testing/catch.hpp"
#include "testing/names.hpp"

// [careless]
TEST_CASE("the careless board is as x86-64 Windows lays it out") {
  CHECK(layout::dump(lesson::careless_fields) ==
        "open                     0     1\n"
        "last_ticket              4     4\n"
        "letter                   8     2\n"
        "text                    16     8\n");
}
// [careless]

// [found]
TEST_CASE("who finds an object before it is complete is told to come again") {
  const std::string name = testing::unique_name("board");
  const auto memory = create_board(name, [&](BoardView board) {
    write_text(board, notice);
    CHECK(outcome([&] { SharedMemory::open(name); }) == "granted");
    CHECK(told(name) == come_again);
  });
  CHECK(told(name) == "granted");
}

TEST_CASE("an object whose creator gave up stays incomplete for whoever has it open") {
  const std::string name = testing::unique_name("board");
  std::optional<SharedMemory> found;
  CHECK_THROWS_AS(create_board(name,
                               [&](BoardView) {
                                 found = SharedMemory::open(name);
                                 throw std::runtime_error("no text");
                               }),
                  std::runtime_error);
  CHECK(told(name) == come_again);
  found.reset();
  CHECK(told(name) == no_such_name);
}
// [found]
