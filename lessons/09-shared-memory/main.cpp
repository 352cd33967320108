// Takes tickets from one page in two processes, asks for pages that are not there, and shows what
// becomes of a process that maps them without asking.
//
//   cmake --build --preset run-09
#include <cstdint>
#include <cstdio>
#include <random>
#include <stdexcept>
#include <string>

#include "ipc/process.hpp"
#include "ipc/shared_memory.hpp"
#include "room.hpp"
#include "unchecked_view.hpp"

namespace {

using ipc::SharedMemory;
constexpr std::size_t page = 65'536;  // a whole number of pages on every system

// [take]
void take_tickets(const char* who, const std::string& name) {
  const SharedMemory memory = SharedMemory::open(name, page);
  auto& last = *reinterpret_cast<std::uint32_t*>(memory.data());
  for (int i = 0; i < 3; ++i) std::printf("  %s takes ticket %u\n", who, ++last);
}
// [take]

// [touch]
int touch_the_second_page(const std::string& name) {
  const lesson::UncheckedView view(ipc::open_named(name), 2 * page);
  if (!view.data()) return 1;
  lesson::die_quietly();
  static_cast<volatile std::byte*>(view.data())[page] = std::byte{1};
  return 0;
}
// [touch]

// Runs this program once more, to its end.
int run(const char* what, const std::string& name) {
  std::fflush(stdout);
  return ipc::Process::start(ipc::this_program(), {what, name}).wait().value();
}

template <class Attempt>
void ask_for(const char* what, Attempt attempt) {
  try {
    attempt();
    std::printf("  %-30s granted\n", what);
  } catch (const std::system_error& error) {
    std::printf("  %-30s %s\n", what, error.code().message().c_str());
  }
}

void tour() {
  const std::string name = "tickets-" + std::to_string(std::random_device()());
  const SharedMemory memory = SharedMemory::create(name, page);
  std::printf("Two processes, one page:\n");
  take_tickets("this process", name);
  if (run("take", name) != 0) throw std::runtime_error("the other process took no tickets");

  std::printf("\nWhat create and open refuse:\n");
  ask_for("the same name again", [&] { SharedMemory::create(name, page); });
  ask_for("two pages of an object of one", [&] { SharedMemory::open(name, 2 * page); });
  ask_for("more than there is",
          [&] { SharedMemory::create(name + "-too", lesson::more_than_fits()); });

  std::printf("\nA process that asks nobody, and touches the second page of one:\n");
  const int status = run("touch", name);
  const char* fate = status == 0 ? "survived" : status == 1 ? "not mapped" : "mapped, and killed";
  std::printf("  %s: exit status %d\n", fate, status);
}

}  // namespace

int main(int argc, char** argv) try {
  const std::string what = argc > 1 ? argv[1] : "";
  if (argc == 1) {
    tour();
  } else if (argc == 3 && what == "take") {
    take_tickets("the other one", argv[2]);
  } else if (argc == 3 && what == "touch") {
    return touch_the_second_page(argv[2]);
  } else {
    throw std::invalid_argument("'" + what + "': expected no argument, or: take NAME | touch NAME");
  }
} catch (const std::exception& error) {
  std::fprintf(stderr, "09-shared-memory: %s\n", error.what());
  return 1;
}
