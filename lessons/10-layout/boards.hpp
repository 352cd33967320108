// What the checks of lesson 10 are made of, on both systems.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>

#include "header_check.hpp"
#include "ipc/shared_memory.hpp"
#include "ipc/ticket_board.hpp"
#include "testing/outcome.hpp"
#include "testing/schedule.hpp"

namespace layout = ipc::layout;
using ipc::BoardView;
using ipc::SharedMemory;
using ipc::TicketBoard;
using testing::outcome;
using SteppedHeader = ipc::BasicLayoutHeader<testing::SteppedSync>;

constexpr std::string_view notice = "Closed on Sundays";
constexpr layout::Expected wanted = layout::expected<TicketBoard>();
constexpr std::size_t size = wanted.least_size + 8;  // of the objects whose header is checked
const std::string bad = testing::text(std::errc::bad_message);
const std::string come_again = testing::text(std::errc::resource_unavailable_try_again);
const std::string no_such_name = testing::text(std::errc::no_such_file_or_directory);

// Creates a board with room for the notice; `fill` writes to it before it is published.
template <class Fill>
SharedMemory create_board(const std::string& name, Fill fill) {
  return SharedMemory::create(name, ipc::board_size(notice.size()),
                              [&](auto memory) { layout::initialise<TicketBoard>(memory, fill); });
}
inline SharedMemory create_board(const std::string& name) {
  return create_board(name, [](BoardView board) { write_text(board, notice); });
}

// Makes it all zero, as it was when it was new.
inline void wipe(const SharedMemory& memory) {
  std::fill_n(memory.data(), memory.size(), std::byte{0});
}

// What a stranger is told that opens it, checks it, and reads all of it.
inline std::string told(const std::string& name) {
  return outcome([&] {
    const SharedMemory memory = SharedMemory::open(name);
    read_text(layout::check<TicketBoard>(memory.bytes(), name));
  });
}

// What a reader of a header finds, in words.
template <class Header>
std::string found(const Header& header, std::size_t real_size = size) {
  return explain(lesson::check_header(header, real_size, wanted), real_size, wanted);
}

// How often it looks at the header.
inline std::ptrdiff_t looks(const SteppedHeader& header, std::size_t real_size) {
  testing::Schedules schedule("A");
  schedule.run({[&] { lesson::check_header(header, real_size, wanted); }});
  const std::string story = schedule.story();
  return std::count(story.begin(), story.end(), '>');  // load -> 1
}

// What an offset is told that somebody has set to this number.
inline std::string resolved(std::uint64_t at, std::uint64_t count) {
  alignas(64) std::byte object[128]{};
  ipc::Offset<std::uint64_t> offset;
  std::memcpy(static_cast<void*>(&offset), &at, sizeof at);
  return outcome([&] { offset.resolve(object, count); });
}

inline bool is_inside(const SharedMemory& memory, const char* place) {
  const auto* byte = reinterpret_cast<const std::byte*>(place);
  return byte >= memory.data() && byte < memory.data() + memory.size();
}

// The lines of one text that another does not have.
inline std::string lines_not_in(const std::string& known, const std::string& text) {
  std::string missing;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (("\n" + known).find("\n" + line + "\n") == known.npos) missing += line + "\n";
  }
  return missing;
}

// What a file of the project holds.
inline std::string content_of(const char* path) {
  const std::filesystem::path lesson = std::filesystem::path(__FILE__).parent_path();
  std::ifstream file(lesson / "../.." / path);
  return {std::istreambuf_iterator<char>(file), {}};
}
