// Runs a litmus test: in every order of its steps, or on your processor.
#pragma once
#include <array>
#include <thread>

#include "litmus.hpp"
#include "store_buffer.hpp"
#include "testing/schedule.hpp"
#include "testing/start_barrier.hpp"
#include "this_machine.hpp"

namespace lesson {

/// Runs it in every order of its steps.
template <template <class, class> class Litmus, class Sync, class Orders>
Tally<2> in_every_order() {
  Tally<2> tally;
  for (testing::Schedules all; all.next();) {
    Litmus<Sync, Orders> litmus;
    run_on<Sync>(
        all, [&] { litmus.thread(0); }, [&] { litmus.thread(1); });
    tally.add(litmus.saw);
  }
  return tally;
}

/// Runs the two flags on your processor, a thousand rounds at a time.
template <class Orders>
Tally<2> on_this_machine(int thousands) {
  Tally<2> tally;
  for (int i = 0; i < thousands; ++i) {
    std::array<Flags<ThisMachine, Orders>, 1000> rounds;
    testing::StartBarrier start(2);
    const auto race = [&](unsigned me) {
      start.arrive_and_wait();
      for (auto& round : rounds) {
        round.thread(me);
        // Stays beside the other thread: no new round before its flag is up as well. It spins, as
        // a thread that yields comes back too late; but not for long, as there may be one core.
        for (int spins = 0; round.flag[1 - me].load(std::memory_order_relaxed) == 0; ++spins) {
          if (spins > 1000) std::this_thread::yield();
        }
      }
    };
    std::jthread other(race, 1u);
    race(0u);
    other.join();
    for (const auto& round : rounds) tally.add(round.saw);
  }
  return tally;
}

}  // namespace lesson
