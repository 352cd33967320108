// The claims of lesson 01: what a line is made of, and that a ticket from one step is nobody
// else's.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "ipc/sync.hpp"
#include "one_line_counter.hpp"
#include "testing/catch.hpp"
#include "testing/schedule.hpp"
#include "testing/start_barrier.hpp"
#include "ticket_counter.hpp"

using testing::Schedules;
using OneLineCounter = lesson::OneLineCounter<testing::SteppedSync>;
using Counter = lesson::TicketCounter<testing::SteppedSync>;
using Tickets = std::vector<std::uint64_t>;

namespace {

// Threads that take so many tickets each. Returns all of them in the order of their numbers.
template <class Counter>
Tickets draw(Schedules& schedule, Counter& counter, std::vector<std::size_t> counts) {
  std::vector<Tickets> drawn(counts.size());
  std::vector<std::function<void()>> threads;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    threads.emplace_back([&counter, &mine = drawn[i], count = counts[i]] {
      while (mine.size() < count) mine.push_back(counter.take());
    });
  }
  schedule.run(threads);
  Tickets all;
  for (const Tickets& some : drawn) all.insert(all.end(), some.begin(), some.end());
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

TEST_CASE("one line is two steps: on the schedule ABAB both threads hold ticket 1") {
  OneLineCounter counter;
  Schedules schedule("ABAB");
  CHECK(draw(schedule, counter, {1, 1}) == Tickets{1, 1});
}

TEST_CASE("four of the six orders of those steps issue ticket 1 twice") {
  int orders = 0;
  int losing = 0;
  for (Schedules all; all.next(); ++orders) {
    OneLineCounter counter;
    losing += draw(all, counter, {1, 1}) == Tickets{1, 1};
  }
  CHECK(orders == 6);
  CHECK(losing == 4);
}

// [two]
TEST_CASE("ten takes each can leave the counter at 2") {
  std::string order = "A";                    // A reads 0
  for (int i = 0; i < 9; ++i) order += "BB";  // B takes nine tickets
  order += "AB";                              // A writes 1, and B reads it
  for (int i = 0; i < 9; ++i) order += "AA";  // A takes its other nine
  order += "B";                               // B writes 2
  OneLineCounter counter;
  Schedules schedule(order);
  draw(schedule, counter, {10, 10});
  CHECK(counter.issued == 2);
}
// [two]

TEST_CASE("one thread alone gets 1, 2, 3") {
  lesson::TicketCounter<ipc::PrivateSync> counter;
  CHECK(counter.take() == 1);
  CHECK(counter.take() == 2);
  CHECK(counter.take() == 3);
}

// [orders]
TEST_CASE("no order of two threads' steps issues a ticket twice or skips one", "[exercise]") {
  for (Schedules all; all.next();) {
    Counter counter;
    const Tickets tickets = draw(all, counter, {1, 1});
    INFO(all.story());
    REQUIRE(tickets == Tickets{1, 2});
  }
}
// [orders]

TEST_CASE("no order of three threads' steps issues a ticket twice or skips one", "[exercise]") {
  for (Schedules all; all.next();) {
    Counter counter;
    const Tickets tickets = draw(all, counter, {1, 1, 1});
    INFO(all.story());
    REQUIRE(tickets == Tickets{1, 2, 3});
  }
}

TEST_CASE("whatever the order, the counter ends at the number of tickets taken", "[exercise]") {
  for (Schedules all; all.next();) {
    Counter counter;
    draw(all, counter, {2, 2});
    INFO(all.story());
    REQUIRE(counter.issued() == 4);
  }
}

TEST_CASE("between real threads a std::atomic loses nothing") {
  constexpr int threads = 4;
  constexpr int each = 25'000;
  std::atomic<int> issued = 0;
  {
    testing::StartBarrier start(threads);
    std::vector<std::jthread> running;
    for (int i = 0; i < threads; ++i) {
      running.emplace_back([&] {
        start.arrive_and_wait();
        for (int n = 0; n < each; ++n) issued.fetch_add(1, std::memory_order_relaxed);
      });
    }
  }
  CHECK(issued == threads * each);
}
