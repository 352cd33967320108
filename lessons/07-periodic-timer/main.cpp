// Stops a timer in its own call, counts the ticks that a slow call misses, and shows two timers
// that people write first: one drifts, and one issues a ticket twice.
//
//   cmake --build --preset run-07
#include <chrono>
#include <cstdio>

#include "ipc/auto_reset_event.hpp"
#include "ipc/periodic_timer.hpp"
#include "testing/schedule.hpp"
#include "ticks.hpp"

namespace {

using namespace std::chrono_literals;

// [own]
void stop_in_the_third_call() {
  ipc::AutoResetEvent done;
  int calls = 0;  // not atomic: one call at a time, and all of them before the stop returns
  ipc::PeriodicTimer timer(1ms, [&](std::uint64_t) {
    if (++calls < 3) return;
    timer.stop();
    done.set();
  });
  done.wait();
  timer.stop();
  std::printf("  %d calls\n", calls);
}
// [own]

int milliseconds(ipc::Deadline moment) {
  return static_cast<int>(moment.time_since_epoch() / 1ms);
}

void a_slow_call() {
  lesson::SimulatedTimer timer(10ms);
  int ticket = 0;
  timer.loop.run([&](std::uint64_t ticks) {
    const int due = static_cast<int>(ticks);
    ticket += due;
    std::printf("  call at %d ms: ticks %d, ticket %d\n", milliseconds(timer.ticks.now()), due,
                ticket);
    if (ticket == 3) timer.ticks.work(35ms);
    if (ticket == 7) timer.loop.stop();
  });
}

// [sleep]
void sleep_for_a_period() {
  ipc::Deadline now;  // a clock that only we advance
  const auto sleep_for = [&](std::chrono::milliseconds time) { now += time; };
  const auto work = sleep_for;
  for (int tick = 1; tick <= 5; ++tick) {
    sleep_for(10ms);
    std::printf("  tick %d, due at %d ms: at %d ms\n", tick, 10 * tick, milliseconds(now));
    work(3ms);
  }
}
// [sleep]

// [pool]
void a_thread_for_each_tick() {
  testing::SteppedSync::Plain<int> tickets = 0;
  const auto call = [&] { tickets = tickets + 1; };
  testing::Schedules schedule("ABBA");  // A is slow, and B's tick is due meanwhile
  schedule.run({call, call});
  std::printf("%s", schedule.story().c_str());
}
// [pool]

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) {
    std::fprintf(stderr, "07-periodic-timer: '%s': expected no argument\n", argv[argc - 1]);
    return 1;
  }
  std::printf("A timer of 1 ms. Its third call stops it:\n");
  stop_in_the_third_call();
  std::printf("\nTicks every 10 ms, on a clock that we advance. The third call takes 35 ms:\n");
  a_slow_call();
  std::printf("\nSleep for 10 ms, work for 3 ms, and again:\n");
  sleep_for_a_period();
  std::printf("\nTwo ticks, each with a thread of its own:\n");
  a_thread_for_each_tick();
  std::printf("      two ticks, and ticket 1 twice\n");
}
