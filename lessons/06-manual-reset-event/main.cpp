// Starts three threads with one manual-reset event, sends a latecomer through the open gate, and
// replays how two other gates lose a sleeper: a naive one, and the kernel's when it is pulsed.
//
//   cmake --build --preset run-06
#include <atomic>
#include <cstdio>
#include <thread>
#include <vector>

#include "ipc/manual_reset_event.hpp"
#include "kernel_event.hpp"
#include "testing/schedule.hpp"
#include "testing/start_barrier.hpp"

namespace {

using testing::SteppedSync;

// [gun]
void start(int runners) {
  ipc::ManualResetEvent gate;
  std::atomic<int> tickets = 0;
  testing::StartBarrier at_the_gate(runners + 1);  // and this thread
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < runners; ++i) {
      threads.emplace_back([&] {
        at_the_gate.arrive_and_wait();
        gate.wait();
        ++tickets;
      });
    }
    at_the_gate.arrive_and_wait();
    gate.set();
  }  // joins them: every runner is through
  std::printf("  %d runners, one set: %d tickets\n", runners, tickets.load());
  std::printf("  a latecomer, gate open: %s\n",
              gate.wait(ipc::Deadline::min()) ? "passes" : "waits");
  gate.reset();
  std::printf("  the next, gate shut: %s\n", gate.wait(ipc::Deadline::min()) ? "passes" : "waits");
}
// [gun]

// [naive]
template <class Sync>
struct NaiveGate {
  typename Sync::template Atomic<std::uint32_t> open{0};

  void set() {
    open.store(1);
    Sync::wake_all(open);
  }
  void reset() { open.store(0); }
  void wait() {
    while (open.load() == 0) Sync::wait(open, 0, Sync::never);
  }
};
// [naive]

// [replay]
template <class Gate>
void set_and_reset(const char* order) {
  Gate gate;
  testing::Schedules schedule(order);
  const auto a = [&] { gate.wait(); };
  const auto b = [&] {
    gate.set();
    gate.reset();
  };
  const auto c = [&] {
    if constexpr (requires { gate.borrow_a_waiter(); }) gate.borrow_a_waiter();
  };
  schedule.run({a, b, c});
  std::printf("%s", schedule.story().c_str());
}
// [replay]

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) {
    std::fprintf(stderr, "06-manual-reset-event: '%s': expected no argument\n", argv[argc - 1]);
    return 1;
  }
  std::printf("The starting gun:\n");
  start(3);
  std::printf("\nA naive gate. A sleeps, B sets and resets:\n");
  set_and_reset<NaiveGate<SteppedSync>>("AABBBA");
  std::printf("      A heard the gun and went back to bed\n");
  std::printf("\nThe event of this lesson, on the same schedule:\n");
  set_and_reset<ipc::BasicManualResetEvent<SteppedSync>>("AABBBBA");
  std::printf("      A is off\n");
  std::printf("\nA kernel's event. A sleeps, C borrows A for a moment, B sets and resets:\n");
  set_and_reset<lesson::KernelEvent<SteppedSync>>("ACCBBBA");
  std::printf("      A was out of its wait when the gun went off\n");
}
