// What lesson 25 says, checked. No case looks at a real clock: figures differ, claims do not.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "loops.hpp"
#include "percentile.hpp"
#include "placement.hpp"
#include "result.hpp"
#include "stall.hpp"
#include "testing/catch.hpp"

namespace {

using namespace std::chrono_literals;
using lesson::HandClock;
using lesson::percentile;
using lesson::Placement;
using lesson::Samples;
using lesson::Size;

Samples one_to(int last) {
  Samples samples(static_cast<std::size_t>(last));
  std::iota(samples.begin(), samples.end(), 1ns);
  return samples;
}

// What an attempt to build something says when it is refused.
template <class Attempt>
std::string refusal(Attempt attempt) {
  try {
    attempt();
    return "accepted";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

auto longer_than(std::chrono::nanoseconds limit, const Samples& samples) {
  return std::count_if(samples.begin(), samples.end(), [&](auto took) { return took > limit; });
}

}  // namespace

TEST_CASE("a percentile is a sample, and its rank is exact", "[exercise]") {
  CHECK(percentile(one_to(10), 500) == 5ns);
  CHECK(percentile(one_to(1000), 999) == 999ns);
  CHECK(percentile(one_to(100), 990) == 99ns);
  CHECK(percentile(one_to(100), 550) == 55ns);  // as doubles, 0.55 * 100 is more than 55
  CHECK(percentile(one_to(1), 1) == 1ns);
}

TEST_CASE("one slow request moves the mean, not the median") {
  Samples samples(999, 4ns);
  samples.push_back(1s);
  CHECK(lesson::summary_of(samples).median == 4);
  CHECK(lesson::summary_of(samples, /*batch*/ 8).median == 0.5);
  CHECK(refusal([] { lesson::summary_of({}); }) == "summary: no sample");
}

TEST_CASE("a closed loop sees a stall once") {
  const Samples samples = lesson::closed_loop_over_a_stall();
  CHECK(longer_than(1ms, samples) == 1);
  CHECK(lesson::summary_of(samples).p999 == 1e6);
  CHECK(std::accumulate(samples.begin(), samples.end(), 0ns) == 1'100ms);  // nothing is left out
}

TEST_CASE("an open loop sees a stall as often as there are users who wait", "[exercise]") {
  // One request was due every 2 ms, and the queue shrinks by 1 ms with each.
  const Samples samples = lesson::open_loop_over_a_stall();
  CHECK(longer_than(1ms, samples) == 100);
  CHECK(samples[500] == 101ms);
  CHECK(samples[600] == 1ms);
  CHECK(lesson::summary_of(samples).p99 == 91e6);
}

TEST_CASE("an open loop keeps to its schedule, and catches up", "[exercise]") {
  HandClock clock;
  const auto start = clock.now();
  std::vector<std::chrono::nanoseconds> made;  // when each request was made
  lesson::StallingServer server{clock, /*stalls at*/ 1};
  lesson::open_loop(clock, 4, start + 1h, 40ms, [&] {
    made.push_back(clock.now() - start);
    server();
  });
  // Request 1 takes until 141 ms. Request 2 was due at 80 ms, request 3 at 120 ms: both go at once.
  CHECK(made == std::vector<std::chrono::nanoseconds>{0ms, 40ms, 141ms, 142ms});
}

TEST_CASE("a loop stops at its time or at its count") {
  HandClock clock;
  const auto request = [&] { clock.advance(1ms); };
  CHECK(lesson::closed_loop(clock, 7, clock.now() + 1h, request).size() == 7);
  CHECK(lesson::closed_loop(clock, 99, clock.now() + 7ms, request).size() == 7);
  CHECK(lesson::open_loop(clock, 7, clock.now() + 1h, 1ms, request).size() == 7);
  CHECK(lesson::open_loop(clock, 99, clock.now() + 7ms, 1ms, request).size() == 7);
}

TEST_CASE("a result without a placement or a size is refused", "[exercise]") {
  CHECK(std::string(Placement({0}, {1}).name()) == "two cores");
  const auto placed = [](const std::vector<int>& client, const std::vector<int>& server) {
    return refusal([&] { Placement(client, server); });
  };
  CHECK(placed({0}, {0, 1}) == "placement: the server may run on 2 cores; pin it to one");
  CHECK(placed({0, 1, 2}, {0}) == "placement: the client may run on 3 cores; pin it to one");
  CHECK(refusal([] { Size(0); }) == "size: 0 bytes; a ticket has some");
}

TEST_CASE("only results of the same placement, size, loop and rounds have a ratio") {
  const auto rounds = [](double a, double b, double c, std::size_t samples = 100) {
    return std::vector<lesson::Summary>{{samples, a, a, a}, {samples, b, b, b}, {99, c, c, c}};
  };
  const auto measured = [](const char* mechanism, const std::vector<lesson::Summary>& in_rounds) {
    return lesson::Result{mechanism, "closed", Placement({0}, {0}), Size(16), 1, {}, in_rounds};
  };
  const lesson::Result pair = measured("futex pair", rounds(4, 16, 16));
  // The host slowed down, and then gave the core to another.
  CHECK(ratio(measured("pipe", rounds(6, 24, 900)), pair) == 1.5);
  CHECK(ratio(measured("pipe", rounds(6, 32, 900)), pair) == 1.75);    // of two, the mean
  CHECK_FALSE(ratio(measured("pipe", rounds(6, 24, 900, 99)), pair));  // no data, no verdict
  const lesson::Result nothing = measured("pipe", rounds(0, 0, 0));
  CHECK_FALSE(ratio(nothing, nothing));  // nor of what is shorter than the clock can tell
  CHECK_FALSE(ratio(pair, nothing));
  CHECK_FALSE(ratio(measured("pipe", {{}, {}, {}}), pair));  // not a sample in any round

  const lesson::Result pipe = measured("pipe", pair.rounds);
  lesson::Result elsewhere = pipe, larger = pipe, open = pipe, fewer = pipe;
  elsewhere.placement = Placement({0}, {1});
  larger.size = Size(64);
  open.loop = "open";
  fewer.rounds.pop_back();
  for (const auto& other : {elsewhere, larger, open, fewer}) {
    CHECK(refusal([&] { ratio(other, pair); }) ==
          "pipe against futex pair: not the same placement, size, loop and rounds");
  }
}
