// Two clerks raise a flag each and look at the other's. No order of these steps lets both see a
// flag that is down; a machine with store buffers does, on a schedule that is replayed here. With
// the argument `litmus`: how often your processor does.
//
//   cmake --build --preset run-03
#include <cstdio>
#include <string_view>

#include "runs.hpp"
#include "two_clerks.hpp"

namespace {

using namespace lesson;
using testing::SteppedSync;
constexpr std::size_t both_down = 0b00;
constexpr std::size_t number_without_text = 0b10;

template <template <class, class> class Litmus, class Sync, class Orders>
void count(const char* what, std::size_t outcome) {
  const Tally<2> tally = in_every_order<Litmus, Sync, Orders>();
  std::printf("  %-42s in %lld of %lld orders\n", what, tally.count(outcome), tally.total());
}

// [naive]
template <class Sync>
struct AcquireReleaseLock {
  typename Sync::template Atomic<int> flag[2]{};

  bool try_lock(unsigned me) {
    flag[me].store(1, std::memory_order_release);
    return flag[1 - me].load(std::memory_order_acquire) == 0;
  }
};
// [naive]

template <class Lock>
void replay(const char* order) {
  Lock lock;
  StoreBufferSync::Plain<int> issued;
  int ticket[2] = {};
  const auto clerk = [&](unsigned me) {
    if (lock.try_lock(me)) ticket[me] = issued = issued + 1;
  };
  testing::Schedules schedule(order);
  run_on<StoreBufferSync>(
      schedule, [&] { clerk(0); }, [&] { clerk(1); });
  std::printf("%s", schedule.story().c_str());
  for (const int me : {0, 1}) {
    std::printf("      %c holds %s\n", 'A' + me, ticket[me] == 1 ? "ticket 1" : "no ticket");
  }
}

template <class Orders>
void race(const char* what) {
  const Tally<2> tally = on_this_machine<Orders>(100);
  std::printf("  %-18s", what);
  for (std::size_t outcome = 0; outcome < 4; ++outcome) std::printf("%9lld", tally.count(outcome));
  std::printf("\n");
}

void litmus() {
  std::printf("100,000 rounds on this machine. A saw, B saw:\n%28s %8s %8s %8s\n", "0 0", "0 1",
              "1 0", "1 1");
  race<Relaxed>("relaxed");
  race<ReleaseAcquire>("release/acquire");
  race<SeqCst>("seq_cst");
  race<RelaxedAndFence>("relaxed, fence");
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc == 2 && std::string_view(argv[1]) == "litmus") {
    litmus();
    return 0;
  }
  if (argc > 1) {
    std::fprintf(stderr, "03-memory-order: '%s': expected no argument, or: litmus\n",
                 argv[argc - 1]);
    return 1;
  }
  std::printf("Raise your flag, look at the other's. Both are seen down:\n");
  count<Flags, SteppedSync, Relaxed>("one step after another, whatever order", both_down);
  count<Flags, StoreBufferSync, ReleaseAcquire>("store buffers, release and acquire", both_down);
  count<Flags, StoreBufferSync, RelaxedAndFence>("store buffers, relaxed with a fence", both_down);
  count<Flags, StoreBufferSync, SeqCst>("store buffers, seq_cst", both_down);
  std::printf("\nWrite the text, write the number. The number is seen, the text is not:\n");
  count<Box, StoreBufferSync, Relaxed>("store buffers, relaxed", number_without_text);

  std::printf(
      "\nRelease and acquire, with store buffers. C empties the buffer of A, D that of B:\n");
  replay<AcquireReleaseLock<StoreBufferSync>>("AABBAABBCD");
  std::printf("\nseq_cst, on the same schedule:\n");
  replay<FlagLock<StoreBufferSync>>("AABBAABBCD");
}
