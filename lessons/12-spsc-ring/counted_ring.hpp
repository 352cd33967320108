#pragma once
#include <cstdio>

#include "testing/schedule.hpp"

namespace lesson {

/// The ring that many people write first: it counts what is in it, and both sides write the count.
// [naive]
template <class Sync>
struct CountedRing {
  static constexpr int size = 2;
  typename Sync::template Plain<int> tickets[size];
  typename Sync::template Atomic<int> count{0};  // both sides write it
  int in = 0;                                    // the producer's
  int out = 0;                                   // the consumer's

  bool push(int ticket) {
    if (count.load() == size) return false;
    tickets[in++ % size] = ticket;
    count.store(count.load() + 1);
    return true;
  }
  int pop() {
    if (count.load() == 0) return 0;
    const int ticket = tickets[out++ % size];
    count.store(count.load() - 1);
    return ticket;
  }
};
// [naive]

/// A puts ticket 2 in while B takes ticket 1, on a schedule; then B takes what the ring says is
/// left.
inline void replay_the_shared_count() {
  CountedRing<testing::SteppedSync> ring;
  ring.push(1);
  testing::Schedules schedule("AAABBBBA");
  schedule.run({[&] { ring.push(2); }, [&] { ring.pop(); }});
  std::printf("%s", schedule.story().c_str());
  for (int ticket; (ticket = ring.pop()) != 0;) std::printf("      B takes ticket %d\n", ticket);
}

}  // namespace lesson
