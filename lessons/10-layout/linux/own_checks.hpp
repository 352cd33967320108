// What lesson 10 promises on Linux only.
#pragma once
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "../boards.hpp"
#include "../careless_board.hpp"
#include "testing/catch.hpp"
#include "testing/child.hpp"
#include "testing/names.hpp"

// [careless]
TEST_CASE("the careless board is as x86-64 Linux lays it out") {
  CHECK(layout::dump(lesson::careless_fields) ==
        "open                     0     1\n"
        "last_ticket              8     8\n"
        "letter                  16     4\n"
        "text                    24     8\n");
}
// [careless]

TEST_CASE("nobody finds an object before it is complete") {
  const std::string name = testing::unique_name("board");
  const auto memory = create_board(name, [&](BoardView board) {
    write_text(board, notice);
    CHECK(outcome([&] { SharedMemory::open(name); }) == no_such_name);
  });
  CHECK(told(name) == "granted");
}

// [shrunk]
TEST_CASE("an object that was cut short is refused, not touched") {
  const std::string name = testing::unique_name("board");
  const auto memory = create_board(name);
  const auto cut_to = [&](off_t bytes) {
    REQUIRE(::truncate(ipc::shm_path(name).c_str(), bytes) == 0);
    return told(name);
  };
  CHECK(cut_to(104) == bad);                                       // less than it claims
  CHECK(cut_to(63) == bad);                                        // less than a header
  CHECK(cut_to(0) == testing::text(std::errc::invalid_argument));  // a touch would be SIGBUS
}
// [shrunk]

TEST_CASE("child: touches a board that was cut short", "[.child]") {
  const std::string name = testing::unique_name("board");
  const auto memory = SharedMemory::open(name);
  const BoardView board = layout::check<TicketBoard>(memory.bytes(), name);
  REQUIRE(::truncate(ipc::shm_path(name).c_str(), 0) == 0);
  std::signal(SIGBUS, SIG_DFL);  // a sanitizer may have taken it
  ::prctl(PR_SET_DUMPABLE, 0);   // no core file
  board->last_ticket.fetch_add(1);
}
TEST_CASE("an object that is cut short after the check kills whoever touches it") {
  const auto memory = create_board(testing::unique_name("board"));
  CHECK(testing::start_child("child: touches a board that was cut short").wait() == 128 + SIGBUS);
}

TEST_CASE("a memfd can be sealed against that, an object with a name cannot") {
  const ipc::Descriptor sealed(::memfd_create("board", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  REQUIRE(::ftruncate(sealed.get(), 4096) == 0);
  CHECK(::fcntl(sealed.get(), F_ADD_SEALS, F_SEAL_SHRINK) == 0);
  CHECK(::ftruncate(sealed.get(), 0) != 0);

  const std::string name = testing::unique_name("board");
  const auto memory = create_board(name);
  errno = 0;
  CHECK(::fcntl(ipc::open_named(name).get(), F_ADD_SEALS, F_SEAL_SHRINK) != 0);
  CHECK(errno == EPERM);
}
