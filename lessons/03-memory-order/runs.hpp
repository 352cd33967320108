// Runs a litmus test: in every order of its steps, or on your processor.
#pragma once
#include <array>
#include <thread>

#include "litmus.hpp"
#include "store_buffer.hpp"
#include "testing/schedule.hpp"
#include "testing/start_barrier.hpp"

namespace lesson {

/// Runs it in every order of its steps.
/// @param stores how many stores leave the buffer of each core, on StoreBufferSync.
// [every]
template <class Litmus>
Tally<2> in_every_order(std::array<int, 2> stores = {0, 0}) {
  Tally<2> tally;
  for (testing::Schedules all; all.next();) {
    Litmus litmus;
    run_on_two_cores(
        all, [&] { litmus.thread(0); }, [&] { litmus.thread(1); }, stores);
    tally.add(litmus.saw);
  }
  return tally;
}
// [every]

/// Runs it on your processor: two threads race through a thousand rounds at a time.
// [real]
template <class Litmus>
Tally<2> on_this_machine(int thousands) {
  Tally<2> tally;
  for (int i = 0; i < thousands; ++i) {
    std::array<Litmus, 1000> rounds;
    testing::StartBarrier start(2);
    {
      std::array<std::jthread, 2> threads;
      for (unsigned me = 0; me < 2; ++me) {
        threads[me] = std::jthread([&, me] {
          start.arrive_and_wait();
          for (Litmus& round : rounds) round.thread(me);
        });
      }
    }
    for (const Litmus& round : rounds) tally.add(round.saw);
  }
  return tally;
}
// [real]

}  // namespace lesson
