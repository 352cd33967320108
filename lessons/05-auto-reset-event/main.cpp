// Hands tickets from one thread to another with two auto-reset events, asks whether an event
// counts, and replays the schedule on which a home-made event loses its wake-up.
//
//   cmake --build --preset run-05
#include <cstdio>
#include <thread>

#include "ipc/auto_reset_event.hpp"
#include "testing/schedule.hpp"

namespace {

// [handover]
void hand_over(int tickets) {
  ipc::AutoResetEvent asked;
  ipc::AutoResetEvent ready;
  int ticket = 0;  // not atomic: the events order every access to it

  std::jthread dispenser([&] {
    for (int i = 0; i < tickets; ++i) {
      asked.wait();
      ++ticket;
      ready.set();
    }
  });
  for (int i = 0; i < tickets; ++i) {
    asked.set();
    ready.wait();
    std::printf("  got ticket %d\n", ticket);
  }
}
// [handover]

// [count]
void set_three_times() {
  ipc::AutoResetEvent event;
  for (int i = 0; i < 3; ++i) event.set();
  for (int i = 1; i <= 3; ++i) {
    std::printf("  wait %d: %s\n", i, event.try_wait() ? "released" : "nothing there");
  }
}
// [count]

// [naive]
template <class Sync>
struct NaiveEvent {
  typename Sync::template Atomic<std::uint32_t> signalled{0};
  typename Sync::template Atomic<std::uint32_t> bed{0};  // to sleep on; nobody ever changes it

  void set() {
    signalled.store(1);
    Sync::wake_one(bed);
  }
  void wait() {
    while (signalled.exchange(0) == 0) Sync::wait(bed, 0, Sync::never);
  }
};
// [naive]

// [replay]
void replay_the_lost_wakeup() {
  NaiveEvent<testing::SteppedSync> event;
  testing::Schedules schedule("ABBA");  // A looks, B sets and wakes, A goes to sleep
  schedule.run({[&] { event.wait(); }, [&] { event.set(); }});
  std::printf("%s", schedule.story().c_str());
}
// [replay]

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) {
    std::fprintf(stderr, "05-auto-reset-event: '%s': expected no argument\n", argv[argc - 1]);
    return 1;
  }
  std::printf("Two events, three tickets, one at a time:\n");
  hand_over(3);
  std::printf("\nThree sets, then three waits:\n");
  set_three_times();
  std::printf("\nA home-made event. A waits, B sets:\n");
  replay_the_lost_wakeup();
}
