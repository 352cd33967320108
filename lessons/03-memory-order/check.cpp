// The claims of lesson 03. What each machine allows: one that takes a step after another, one with
// store buffers, and yours. What C++ allows is the model's part.
#include <array>
#include <optional>
#include <thread>

#include "runs.hpp"
#include "testing/catch.hpp"
#include "this_machine.hpp"
#include "two_clerks.hpp"

using namespace lesson;
using testing::Schedules;
using testing::SteppedSync;

namespace {

template <class Sync>
void look_while_the_ticket_is_put_in() {
  const Ticket printed{7, 3};
  bool seen = false;
  for (Schedules all; all.next();) {
    TicketBox<Sync> box;
    std::optional<Ticket> ticket;
    run_on<Sync>(
        all, [&] { box.put(printed); }, [&] { ticket = box.look(); });
    INFO(all.story());
    if (!ticket) continue;
    seen = true;
    REQUIRE(ticket->number == printed.number);
    REQUIRE(ticket->window == printed.window);
  }
  CHECK(seen);
}

// Each clerk tries once. The lock is held from the step that takes it to the step that gives it up.
template <class Sync>
void two_clerks_try_the_lock() {
  for (Schedules all; all.next();) {
    FlagLock<Sync> lock;
    int at_the_counter = 0;
    bool both = false;
    const auto clerk = [&](unsigned me) {
      if (!lock.try_lock(me)) return;
      both |= ++at_the_counter == 2;
      lock.unlock(me);
      --at_the_counter;
    };
    run_on<Sync>(
        all, [&] { clerk(0); }, [&] { clerk(1); });
    INFO(all.story());
    REQUIRE_FALSE(both);
  }
}

}  // namespace

TEST_CASE("no order of steps shows a number without its text", "[exercise]") {
  look_while_the_ticket_is_put_in<SteppedSync>();
}

TEST_CASE("store buffers show no number without its text", "[exercise]") {
  look_while_the_ticket_is_put_in<StoreBufferSync>();
}

TEST_CASE("no order of steps lets two clerks have the lock", "[exercise]") {
  two_clerks_try_the_lock<SteppedSync>();
}

TEST_CASE("store buffers do not let two clerks have the lock", "[exercise]") {
  two_clerks_try_the_lock<StoreBufferSync>();
}

TEST_CASE("a free lock is taken by either clerk, and refused to the other until it is given up") {
  FlagLock<ThisMachine> lock;
  for (const unsigned me : {0u, 1u, 0u}) {
    CHECK(lock.try_lock(me));
    CHECK_FALSE(lock.try_lock(1 - me));
    lock.unlock(me);
  }
}

TEST_CASE("real clerks never issue the same ticket", "[exercise]") {
  two_clerks_try_the_lock<StoreBufferSync>();  // what is wrong goes wrong here, each time

  FlagLock<ThisMachine> lock;
  int issued = 0;  // not atomic: the lock orders every access to it
  std::array<int, 2> taken{};
  testing::StartBarrier start(2);
  {
    std::array<std::jthread, 2> clerks;
    for (unsigned me = 0; me < 2; ++me) {
      clerks[me] = std::jthread([&, me] {
        start.arrive_and_wait();
        for (int i = 0; i < 100'000; ++i) {
          if (!lock.try_lock(me)) continue;
          ++issued;
          ++taken[me];
          lock.unlock(me);
        }
      });
    }
  }
  CHECK(issued == taken[0] + taken[1]);
}

// [outcomes]
TEST_CASE("no order of steps explains two flags that are seen down, a store buffer does") {
  CHECK(in_every_order<Flags, SteppedSync, Relaxed>().outcomes() == "01 10 11");
  CHECK(in_every_order<Flags, StoreBufferSync, Relaxed>().outcomes() == "00 01 10 11");
  CHECK(in_every_order<Flags, StoreBufferSync, ReleaseAcquire>().outcomes() == "00 01 10 11");
  CHECK(in_every_order<Flags, StoreBufferSync, SeqCst>().outcomes() == "01 10 11");
  CHECK(in_every_order<Flags, StoreBufferSync, RelaxedAndFence>().outcomes() == "01 10 11");
}

TEST_CASE("store buffers keep stores in order: a relaxed number does not overtake its text") {
  CHECK(in_every_order<Box, StoreBufferSync, Relaxed>().outcomes() == "00 01 11");
}
// [outcomes]

TEST_CASE("seq_cst, or a fence, never lets this machine see both flags down") {
  CHECK(on_this_machine<SeqCst>(2).count(0) == 0);
  CHECK(on_this_machine<RelaxedAndFence>(2).count(0) == 0);
}
