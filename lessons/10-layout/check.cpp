// The claims of lesson 10. What only one of the systems promises is in linux/ and windows/.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "boards.hpp"
#include "own_checks.hpp"
#include "testing/catch.hpp"
#include "testing/child.hpp"
#include "testing/kill_each_step.hpp"
#include "testing/names.hpp"
#include "testing/run.hpp"

using testing::unique_name;

// [spoilt]
TEST_CASE("a wrong magic, version or size is refused, and the error says which", "[exercise]") {
  ipc::LayoutHeader header;
  header.publish(wanted.magic, 1, size);
  CHECK(found(header) == "as expected");
  header.magic = layout::magic_of("COAT");
  CHECK(found(header) == "magic is 'COAT', wanted 'TICK'");
  header.publish(wanted.magic, 2, size);
  CHECK(found(header) == "version is 2, wanted 1");
  header.publish(wanted.magic, 1, 87);
  CHECK(found(header) == "total_size is 87, wanted at least 88");
  header.publish(wanted.magic, 1, 1'000'000);
  CHECK(found(header) == "total_size is 1000000, the object has 96");
  header.publish(wanted.magic, 1, size);
  header.header_size = 24;
  CHECK(found(header) == "header_size is 24, wanted 64");
}
// [spoilt]

TEST_CASE("a header is not touched where there is no room for it", "[exercise]") {
  SteppedHeader header;
  header.publish(wanted.magic, 1, size);
  CHECK(looks(header, 63) == 0);
  CHECK(found(header, 63) == "its size is 63, a header has 64");
}

// [second-look]
TEST_CASE("what was checked is what is used, whatever somebody writes meanwhile", "[exercise]") {
  for (testing::Schedules all; all.next();) {
    SteppedHeader header;
    header.publish(wanted.magic, 1, size);
    layout::Verdict verdict;
    all.run({[&] { verdict = lesson::check_header(header, size, wanted); },
             [&] { header.total_size.store(1'000'000); }});
    INFO(all.story());
    REQUIRE((verdict.fault == layout::Fault::too_large || verdict.header.total_size == size));
  }
}
// [second-look]

// [half]
TEST_CASE("no order of steps shows a header that is half written", "[exercise]") {
  for (testing::Schedules all; all.next();) {
    SteppedHeader header;
    std::string seen;
    all.run({[&] { header.publish(wanted.magic, 1, size); }, [&] { seen = found(header); }});
    INFO(all.story());
    REQUIRE((seen == "as expected" || seen == "not complete yet"));
  }
}
// [half]

// [early]
TEST_CASE("who comes before an object is complete is refused") {
  const std::string name = unique_name("board");
  const auto memory = create_board(name, [&](BoardView board) {
    write_text(board, notice);
    CHECK(told(name) != "granted");
    CHECK(outcome([&] { layout::check<TicketBoard>(board.bytes(), name); }) == come_again);
  });
  CHECK(told(name) == "granted");
}
// [early]

TEST_CASE("child: is gone half-way", "[.child]") {
  create_board(unique_name("board"), [](BoardView) { std::_Exit(1); });  // as after kill -9
}
TEST_CASE("a creator that dies half-way leaves no name") {
  CHECK(testing::start_child("child: is gone half-way").wait() == 1);
  CHECK(told(unique_name("board")) == no_such_name);
}

// [each-step]
TEST_CASE("a creator that is killed at any instruction leaves all of an object, or none") {
  const auto memory = SharedMemory::create(unique_name("memory"), ipc::board_size(2));
  const auto create = [&] {
    layout::initialise<TicketBoard>(memory.bytes(), [](auto board) { write_text(board, "Hi"); });
  };
  long complete = -1;  // the first creator lives: what it looks up, no child must look up again
  const auto look = [&] {
    std::string_view text;
    const std::string seen =
        outcome([&] { text = read_text(layout::check<TicketBoard>(memory.bytes(), "memory")); });
    REQUIRE((seen == come_again || (seen == "granted" && text == "Hi")));
    complete += seen == "granted";
    wipe(memory);
  };
  create();
  look();
  const long points = testing::kill_each_step(create, look);
  std::printf("  killed at %ld instructions; the object was complete at %ld\n", points, complete);
  CHECK((complete > 0 || points <= 1));  // Windows has no point, a sanitizer one
}
// [each-step]

// [twice]
TEST_CASE("an offset leads to its target wherever the object is mapped") {
  const std::string name = unique_name("board");
  const auto here = create_board(name);
  const auto there = SharedMemory::open(name);
  REQUIRE(here.data() != there.data());
  const std::string_view text = read_text(layout::check<TicketBoard>(there.bytes(), name));
  const bool inside = is_inside(there, text.data());
  REQUIRE(inside);
  CHECK(text == notice);
}
// [twice]

TEST_CASE("an offset that leads out of the object, or to no place for its type, is refused") {
  CHECK(resolved(64, 8) == "granted");
  CHECK(resolved(128, 0) == "granted");
  CHECK(resolved(0, 1) == bad);    // nowhere
  CHECK(resolved(68, 1) == bad);   // misaligned
  CHECK(resolved(120, 2) == bad);  // too long
  CHECK(resolved(136, 0) == bad);  // outside
  const std::uint64_t top = ~std::uint64_t{0};
  CHECK(resolved(64, top / 8 + 1) == bad);  // count * 8 is 0 by overflow
  CHECK(resolved(top - 7, 1) == bad);       // so is at + 8
}

TEST_CASE("the fields lie where ticket_board.txt says") {
  const std::string committed = content_of("shared/ipc/ticket_board.txt");
  CHECK(lines_not_in(committed, layout::dump<TicketBoard>()) == "");
  CHECK(lines_not_in(layout::dump<TicketBoard>(), committed) == "");
}

TEST_CASE("bad use of the program gets one line") {
  const testing::Ended ended = testing::run(DEMO, {"now"});
  CHECK(ended.status == 1);
  CHECK(ended.said.starts_with("10-layout: main 'now': takes no argument"));
}
