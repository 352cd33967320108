// Three processes take tickets from one counter. Then a process goes to sleep on a word that both
// it and this one have mapped, in each way there is, and this one tries to wake it.
//
//   cmake --build --preset run-11
#include <chrono>
#include <cstdio>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "ipc/process.hpp"
#include "shared_roll.hpp"
#include "ways.hpp"

namespace {

using namespace std::chrono_literals;
using lesson::Bed;
using lesson::SharedRoll;

ipc::Process start_again(const std::string& what, const std::string& name,
                         const std::string& way = "") {
  return ipc::Process::start(ipc::this_program(), {what, name, way});
}

// [take]
void three_processes(const std::string& name) {
  SharedRoll roll = SharedRoll::create(name);
  std::vector<ipc::Process> takers;
  for (int i = 0; i < 3; ++i) takers.push_back(start_again("take", name));
  roll.wait_until_sold_out();
  for (auto& taker : takers) {  // the last ticket is taken; a taker may still have to note its own
    if (taker.wait() != 0) throw std::runtime_error("a taker failed");
  }
  std::printf("  %u tickets, %u of them taken once\n", SharedRoll::size, roll.taken_once());
}
// [take]

// [hang]
void try_to_wake(const lesson::Way& way, const std::string& name) {
  Bed bed = Bed::create(name);
  ipc::Process sleeper = start_again("sleep", name, way.name);
  if (lesson::wakes(way, bed, sleeper)) {
    sleeper.wait();
    std::printf("  %-18s woken\n", way.name);
  } else if (!sleeper.wait(ipc::in(500ms))) {  // the watchdog: nobody else will ever wake it
    sleeper.kill();
    std::printf("  %-18s still asleep; the watchdog killed it\n", way.name);
  } else {
    throw std::runtime_error(std::string(way.name) + ": woken by somebody else");
  }
}
// [hang]

void sleep(const std::string& name, const std::string& how) {
  Bed bed = Bed::open(name);
  for (const lesson::Way& way : lesson::ways) {
    if (how != way.name) continue;
    bed.announce(lesson::this_process(), &bed.word());
    return way.sleep(bed);
  }
  throw std::invalid_argument("sleep '" + how + "': no such way");
}

void tour() {
  const std::string name = "tickets-" + std::to_string(std::random_device()());
  std::printf("Three processes, one counter:\n");
  three_processes(name);
  std::printf("\nOne process sleeps on a word, another changes it and wakes:\n");
  for (const lesson::Way& way : lesson::ways) try_to_wake(way, name);
}

}  // namespace

int main(int argc, char** argv) try {
  const std::string what = argc > 1 ? argv[1] : "tour";
  if (argc == 1)
    tour();
  else if (what == "take" && argc >= 3)
    SharedRoll::open(argv[2]).take_all();
  else if (what == "sleep" && argc == 4)
    sleep(argv[2], argv[3]);
  else
    throw std::invalid_argument("'" + what + "': take NAME | sleep NAME WAY");
} catch (const std::exception& error) {
  std::fprintf(stderr, "11-shared-counter: %s\n", error.what());
  return 1;
}
