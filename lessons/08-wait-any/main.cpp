// Serves customers until it is closing time, asks what a wait for any event takes when several are
// set, and replays the schedule on which a home-made wait keeps a wake-up that another one needs.
//
//   cmake --build --preset run-08
#include <array>
#include <cstdint>
#include <cstdio>
#include <thread>

#include "ipc/wait_any.hpp"
#include "testing/schedule.hpp"

namespace {

using ipc::AutoResetEvent;

// [desk]
void desk(int customers) {
  AutoResetEvent closing, asked, served;
  std::jthread queue([&] {
    for (int i = 0; i < customers; ++i) {
      asked.set();
      served.wait();
    }
    closing.set();
  });

  AutoResetEvent* const events[] = {&closing, &asked};
  for (int ticket = 1; ipc::wait_any(events) == 1; ++ticket) {
    std::printf("  asked: ticket %d\n", ticket);
    served.set();
  }
  std::printf("  closing\n");
}
// [desk]

void set_three(bool first_again) {
  AutoResetEvent first, second, third;
  AutoResetEvent* const events[] = {&first, &second, &third};
  for (AutoResetEvent* event : {&third, &second, &first}) event->set();
  for (int i = 1; i <= 4; ++i) {
    const auto taken = ipc::wait_any(events, ipc::Deadline::min());
    std::printf("  wait %d: %s\n", i,
                taken ? std::array{"first", "second", "third"}[*taken] : "nothing is set");
    if (first_again) first.set();
  }
}

// [naive]
template <class Sync>
struct NaiveEvent {
  typename Sync::template Atomic<std::uint32_t> word{0};

  void set() {
    word.store(1);
    Sync::wake_one(word);
  }
  bool try_wait() { return word.exchange(0) == 1; }
  void wait() {
    while (!try_wait()) Sync::wait(word, 0, Sync::never);
  }
};

template <class Sync>
int naive_wait_any(NaiveEvent<Sync>& first, NaiveEvent<Sync>& second) {
  typename Sync::template Atomic<std::uint32_t>* const words[] = {&first.word, &second.word};
  const std::uint32_t not_set[] = {0, 0};
  for (;;) {
    if (first.try_wait()) return 0;
    if (second.try_wait()) return 1;
    Sync::wait_any(words, not_set, Sync::never);
  }
}
// [naive]

void replay_the_kept_wakeup() {
  NaiveEvent<testing::SteppedSync> first, second;
  testing::Schedules schedule("AAAABBCCCCA");  // A and B go to sleep, C sets both events, A wakes
  schedule.run({[&] { naive_wait_any(first, second); }, [&] { second.wait(); },
                [&] { second.set(), first.set(); }});
  std::printf("%s", schedule.story().c_str());
  std::printf("      A has the first; the second is set, and B sleeps beside it\n");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) {
    std::fprintf(stderr, "08-wait-any: '%s': expected no argument\n", argv[argc - 1]);
    return 1;
  }
  std::printf("A desk waits for customers, and for closing time:\n");
  desk(3);
  std::printf("\nThree events, all set, the third before the others:\n");
  set_three(/*first_again*/ false);
  std::printf("\nThe same, and the first is set again after each wait:\n");
  set_three(/*first_again*/ true);
  std::printf("\nA home-made wait. A waits for any of two, B for the second, C sets both:\n");
  replay_the_kept_wakeup();
}
