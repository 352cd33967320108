// Two clerks take a ticket each from a counter that is one line and two steps, then from one that
// is one step, on the same schedule. With the argument `stress`, real clerks and a volatile
// counter.
//
//   cmake --build --preset run-01
#include <array>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <thread>

#include "ipc/sync.hpp"
#include "one_line_counter.hpp"
#include "testing/schedule.hpp"
#include "testing/start_barrier.hpp"
#include "ticket_counter.hpp"

namespace {

using testing::Schedules;
using OneLineCounter = lesson::OneLineCounter<testing::SteppedSync>;
using TicketCounter = lesson::TicketCounter<testing::SteppedSync>;

// [replay]
template <class Counter>
bool same_ticket(Schedules& schedule) {
  Counter counter;
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  schedule.run({[&] { a = counter.take(); }, [&] { b = counter.take(); }});
  return a == b;
}

template <class Counter>
void replay(const char* order) {
  Schedules schedule(order);
  const bool same = same_ticket<Counter>(schedule);
  std::printf("%s      %s\n", schedule.story().c_str(),
              same ? "both clerks hold ticket 1" : "each clerk holds a ticket of its own");
}
// [replay]

void count_the_orders() {
  int orders = 0;
  int losing = 0;
  for (Schedules all; all.next(); ++orders) losing += same_ticket<OneLineCounter>(all);
  std::printf("\nThe two clerks' steps have %d orders; %d issue ticket 1 twice.\n", orders, losing);
}

// [rush]
constexpr int clerks = 4;
constexpr int each = 1'000'000;

template <class Take>
void rush(Take take) {
  testing::StartBarrier start(clerks);
  std::array<std::jthread, clerks> running;
  for (std::jthread& clerk : running) {
    clerk = std::jthread([&] {
      start.arrive_and_wait();
      for (int n = 0; n < each; ++n) take();
    });
  }
}
// [rush]

// [stress]
void stress() {
  volatile int issued = 0;
  rush([&] { issued = issued + 1; });  // a data race, on purpose: C++ promises nothing here
  std::printf("volatile: %d of %d tickets lost in this run. (0 would prove nothing.)\n",
              clerks * each - issued, clerks * each);
}
// [stress]

void count_for_real() {
  lesson::TicketCounter<ipc::PrivateSync> counter;
  rush([&] { counter.take(); });
  std::printf("\n%d real threads take %d tickets each: %d issued.\n", clerks, each,
              static_cast<int>(counter.issued()));
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc == 2 && std::string_view(argv[1]) == "stress") {
    stress();
    return 0;
  }
  if (argc > 1) {
    std::fprintf(stderr, "01-lost-update: '%s': expected no argument, or: stress\n",
                 argv[argc - 1]);
    return 1;
  }
  std::printf("issued = issued + 1, on the schedule ABAB:\n");
  replay<OneLineCounter>("ABAB");
  count_the_orders();
  std::printf("\nissued.fetch_add(1), on the same schedule:\n");
  replay<TicketCounter>("ABAB");
  count_for_real();
}
