// Hands tickets from one thread to another through a box with a mutex and two condition variables,
// replays how a bare wait sleeps through a notify, and what a wait with a predicate does instead.
//
//   cmake --build --preset run-04
#include <cstdio>
#include <optional>
#include <thread>

#include "bare_box.hpp"
#include "one_condition.hpp"
#include "std_monitor.hpp"
#include "system_monitor.hpp"
#include "testing/schedule.hpp"
#include "testing/stepped_monitor.hpp"
#include "ticket_box.hpp"

namespace {

// [handover]
template <class Monitor>
void hand_over(const char* built_on, lesson::Ticket tickets) {
  lesson::TicketBox<Monitor> box;
  std::jthread dispenser([&] {
    for (lesson::Ticket ticket = 1; ticket <= tickets; ++ticket) box.put(ticket);
  });
  std::printf("  %s:", built_on);
  for (lesson::Ticket i = 0; i < tickets; ++i) std::printf(" %u", box.take().value());
  std::printf("\n");
}
// [handover]

template <class Monitor>
void ask(const char* what) {
  std::printf("  %s: %s, %d looks\n", what,
              lesson::remembers_a_notify<Monitor>() ? "remembered" : "forgotten",
              lesson::looks_of_a_wait<Monitor>());
}

// [replay]
template <class Box>
void replay(const char* order) {
  Box box;
  std::optional<lesson::Ticket> taken;
  testing::Schedules schedule(order);
  schedule.run({[&] { taken = box.take(); }, [&] { box.put(1); }});
  std::printf("%s", schedule.story().c_str());
  if (taken) std::printf("      A holds ticket %u\n", *taken);
}
// [replay]

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) {
    std::fprintf(stderr, "04-condition: '%s': expected no argument\n", argv[argc - 1]);
    return 1;
  }
  std::printf("A box with room for one ticket. Three tickets go through it:\n");
  hand_over<lesson::StdMonitor>("std::condition_variable", 3);
  hand_over<lesson::SystemMonitor>("what the system has", 3);

  std::printf("\nA notify that nobody waits for, and a wait that is woken twice for nothing:\n");
  ask<lesson::StdMonitor>("std::condition_variable");
  ask<lesson::SystemMonitor>("what the system has");

  std::printf("\nA bare wait. B puts, then A takes:\n");
  replay<lesson::BareBox<testing::SteppedMonitor>>("BBBBAA");
  std::printf("\nA wait with a predicate, on the same schedule:\n");
  replay<lesson::TicketBox<testing::SteppedMonitor>>("BBBBBA");
  std::printf("\nA wait with a predicate. A wakes up for no reason:\n");
  replay<lesson::TicketBox<testing::SpuriousMonitor>>("AAAAAAB");
}
