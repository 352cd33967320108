// Kills a process that has two locks, a home-made one and a robust mutex, in the middle of a
// change, and shows what the next owner of each finds.
//
//   cmake --build --preset run-13
#include <chrono>
#include <cstdio>
#include <future>
#include <random>
#include <stdexcept>
#include <thread>

#include "ipc/process.hpp"
#include "shared_book.hpp"
#include "step_by_step.hpp"

namespace {

using namespace std::chrono_literals;
using ipc::LockResult;
using lesson::SharedBook;

// [word]
bool lock_word(std::atomic<std::uint64_t>& word, ipc::Deadline until) {
  while (word.exchange(1) != 0) {
    if (std::chrono::steady_clock::now() >= until) return false;
    std::this_thread::yield();
  }
  return true;
}
// [word]

// [hold]
void hold(SharedBook shared) {
  if (shared.mutex().lock(ipc::never) != LockResult::acquired) throw std::runtime_error("not ours");
  lesson::issue_half(shared.block<lesson::StepByStep>(), 500, [&] {
    lock_word(shared.note(), ipc::never);
    std::promise<void>().get_future().wait();  // until it is killed
  });
}
// [hold]

void kill_an_owner(SharedBook& shared, const std::string& name) {
  shared.note() = 0;
  auto owner = ipc::Process::start(ipc::this_program(), {"hold", name});
  while (shared.note() == 0) {
    if (owner.wait(ipc::Deadline::min())) throw std::runtime_error("the owner ended by itself");
    std::this_thread::yield();
  }
  owner.kill();
  owner.wait();
}

void lock(SharedBook& shared) try {
  const bool died = shared.mutex().lock(ipc::never) == LockResult::owner_died;
  std::printf("  lock: %s\n", died ? "owner died" : "acquired");
} catch (const std::system_error& error) {
  std::printf("  lock: %s\n", error.code().message().c_str());
}

void show(const char* what, SharedBook& shared) {
  std::printf("  %s: last %d, takings %d\n", what, static_cast<int>(shared.block().last),
              static_cast<int>(shared.block().takings));
}

// [tour]
void tour() {
  const std::string name = "tickets-" + std::to_string(std::random_device()());
  SharedBook shared = SharedBook::create(name);
  shared.take(300);
  shared.take(300);
  kill_an_owner(shared, name);
  std::printf("An owner is killed. The lock is a word:\n");
  std::printf("  lock: %s\n", lock_word(shared.note(), ipc::in(50ms)) ? "acquired" : "timed out");

  std::printf("\nThe lock is a robust mutex:\n");
  lock(shared);
  show("half changed", shared);
  lesson::TicketBook(shared.block()).repair();
  show("repaired", shared);
  shared.mutex().make_consistent();
  shared.mutex().unlock();
  lock(shared);
  shared.mutex().unlock();

  kill_an_owner(shared, name);
  std::printf("\nAnother one is killed, and the next forgets make_consistent:\n");
  lock(shared);
  shared.mutex().unlock();
  lock(shared);
}
// [tour]

}  // namespace

int main(int argc, char** argv) try {
  const std::string what = argc > 1 ? argv[1] : "";
  if (argc == 3 && what == "hold") hold(SharedBook::open(argv[2]));
  if (argc > 1) throw std::invalid_argument("'" + what + "': expected no argument, or: hold NAME");
  tour();
} catch (const std::exception& error) {
  std::fprintf(stderr, "13-owner-died: %s\n", error.what());
  return 1;
}
