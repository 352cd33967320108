// Prints where the fields of two boards lie, maps one object at two addresses, shows which headers
// are refused, and replays how a size that was checked is not the size that is used.
//
//   cmake --build --preset run-10
#include <cstdio>
#include <random>
#include <stdexcept>
#include <string>

#include "careless_board.hpp"
#include "ipc/shared_memory.hpp"
#include "ipc/ticket_board.hpp"
#include "testing/schedule.hpp"

namespace {

using ipc::BoardView;
using ipc::SharedMemory;
using ipc::TicketBoard;
namespace layout = ipc::layout;

constexpr std::string_view text = "Closed on Sundays";

// [create]
SharedMemory create_board(const std::string& name) {
  return SharedMemory::create(name, ipc::board_size(text.size()), [](auto memory) {
    layout::initialise<TicketBoard>(memory, [](BoardView board) { write_text(board, text); });
  });
}
// [create]

void map_twice(const SharedMemory& one, const std::string& name) {
  const SharedMemory other = SharedMemory::open(name);
  const std::string_view here = read_text(layout::check<TicketBoard>(one.bytes(), name));
  const std::string_view there = read_text(layout::check<TicketBoard>(other.bytes(), name));
  const auto* pointer = reinterpret_cast<const std::byte*>(here.data());
  const bool inside = pointer >= other.data() && pointer < other.data() + other.size();
  std::printf("  its text, by the offset, here:   %s\n", std::string(here).c_str());
  std::printf("  its text, by the offset, there:  %s\n", std::string(there).c_str());
  std::printf("  a pointer to it, there:          %s\n", inside ? "inside" : "outside");
}

void check(std::span<std::byte> memory) try {
  layout::check<TicketBoard>(memory, "tickets");
  std::printf("  granted\n");
} catch (const std::system_error& error) {
  std::printf("  %s\n", error.what());
}

// Whoever maps the object can write to its header.
void spoil_and_check(std::span<std::byte> memory) {
  ipc::LayoutHeader& header = layout::header_of(memory);
  check(memory.first(10));
  header.magic = 0, check(memory);
  header.magic = layout::magic_of("COAT"), check(memory);
  header.magic = TicketBoard::magic, header.version = 2, check(memory);
  header.version = 1, header.total_size = 1'000'000, check(memory.first(105));
}

// [naive]
template <class Sync>
std::uint64_t naive_check(const ipc::BasicLayoutHeader<Sync>& shared, std::uint64_t real_size) {
  if (shared.total_size.load() > real_size) throw std::runtime_error("larger than the object");
  return shared.total_size.load();
}
// [naive]

// [replay]
void replay_the_second_look() {
  ipc::BasicLayoutHeader<testing::SteppedSync> header;
  header.publish(TicketBoard::magic, TicketBoard::version, 105);
  std::uint64_t checked = 0;
  testing::Schedules schedule("ABA");  // A looks, B writes, A looks again
  schedule.run({[&] { checked = naive_check(header, /*real size*/ 105); },
                [&] { header.total_size.store(1'000'000); }});
  std::printf("%s      A goes on with %llu bytes, of 105\n", schedule.story().c_str(),
              static_cast<unsigned long long>(checked));
}
// [replay]

void tour() {
  std::printf("A board of the first types that came to mind, on this system:\n%s",
              layout::dump(lesson::careless_fields).c_str());
  std::printf("\nThe board of this lesson, on every system:\n%s",
              layout::dump<TicketBoard>().c_str());
  const std::string name = "tickets-" + std::to_string(std::random_device()());
  const SharedMemory memory = create_board(name);
  std::printf("\nOne board, mapped here and there:\n");
  map_twice(memory, name);
  std::printf("\nWhat is refused:\n");
  spoil_and_check(memory.bytes());
  std::printf("\nA naive check of the size. A checks, B is somebody else:\n");
  replay_the_second_look();
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc > 1) throw std::runtime_error("main '" + std::string(argv[1]) + "': takes no argument");
  tour();
} catch (const std::exception& error) {
  std::fprintf(stderr, "10-layout: %s\n", error.what());
  return 1;
}
