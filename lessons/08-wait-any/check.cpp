// The claims of lesson 08. What one system promises, or how it is built there, is in linux/ and
// windows/.
#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "ipc/deadline.hpp"
#include "testing/catch.hpp"
#include "testing/outcome.hpp"
#include "wait_any.hpp"

using namespace std::chrono_literals;
using ipc::AutoResetEvent;
using lesson::wait_any;
constexpr auto now = ipc::Deadline::min();  // take what is there, wait for nothing

namespace {

// So many events, and the list of them that wait_any() takes.
struct Events {
  explicit Events(std::size_t count) : events(std::make_unique<AutoResetEvent[]>(count)) {
    for (std::size_t i = 0; i < count; ++i) list.push_back(&events[i]);
  }
  AutoResetEvent& operator[](std::size_t i) { return events[i]; }
  operator std::span<AutoResetEvent* const>() const { return list; }

  std::unique_ptr<AutoResetEvent[]> events;
  std::vector<AutoResetEvent*> list;
};

}  // namespace

TEST_CASE("exactly one event is taken, and the index says which", "[exercise]") {
  Events events(3);
  events[1].set();
  CHECK(wait_any(events, now) == 1);
  CHECK(wait_any(events, now) == std::nullopt);

  events[0].set();
  events[2].set();
  CHECK(wait_any(events, now) == 0);
  CHECK(events[2].try_wait());  // left as it was
  CHECK_FALSE(events[0].try_wait());
}

TEST_CASE("of several that are set, the lowest index is taken, whatever was set first",
          "[exercise]") {
  Events events(3);
  for (const unsigned i : {2u, 0u, 1u}) events[i].set();
  for (const unsigned i : {0u, 1u, 2u}) CHECK(wait_any(events) == i);
}

TEST_CASE("an event that is set each time starves those behind it", "[exercise]") {
  Events events(2);
  events[1].set();
  for (int i = 0; i < 100; ++i) {
    events[0].set();
    REQUIRE(wait_any(events) == 0);
  }
  std::swap(events.list[0], events.list[1]);
  CHECK(wait_any(events) == 0);  // the one that has waited
}

TEST_CASE("a wait without a signal ends at its deadline, not before", "[exercise]") {
  const Events events(2);
  const ipc::Deadline deadline = ipc::in(20ms);
  CHECK(wait_any(events, deadline) == std::nullopt);
  CHECK(std::chrono::steady_clock::now() >= deadline);
}

TEST_CASE("as many events as the limit allows can wake a thread, the last one too", "[exercise]") {
  Events events(ipc::most_events);
  for (const std::size_t i : {std::size_t{0}, ipc::most_events - 1}) {
    std::jthread other([&] { events[i].set(); });
    CHECK(wait_any(events) == i);
  }
}

TEST_CASE("no event, or one more than the limit, is refused before any is touched", "[exercise]") {
  const auto refused = testing::text(std::errc::invalid_argument);
  CHECK(testing::outcome([] { wait_any({}, now); }) == refused);
  Events events(ipc::most_events + 1);
  events[0].set();
  CHECK(testing::outcome([&] { wait_any(events, now); }) == refused);
  CHECK(events[0].try_wait());
}

TEST_CASE("two threads that wake each other, each by any of two events, never both sleep",
          "[exercise]") {
  constexpr std::size_t rounds = 10'000;
  Events ping(2);
  Events pong(2);
  std::jthread other([&] {
    for (std::size_t i = 0; i < rounds && wait_any(ping) == i % 2; ++i) pong[i / 2 % 2].set();
  });
  std::size_t answered = 0;
  for (; answered < rounds; ++answered) {
    ping[answered % 2].set();
    if (wait_any(pong) != answered / 2 % 2) break;
  }
  CHECK(answered == rounds);
}

TEST_CASE("threads that wait for the same events get one signal each", "[exercise]") {
  constexpr int rounds = 10'000;
  Events events(2);  // a request; the end
  AutoResetEvent taken;
  std::atomic<bool> gone = false;
  std::vector<int> takes(3);
  {
    std::vector<std::jthread> threads;
    for (int& mine : takes) {
      threads.emplace_back([&] {
        for (; wait_any(events) == 0; ++mine) taken.set();
        gone = true;
        taken.set();
        events[1].set();  // for the next thread
      });
    }
    for (int i = 0; i < rounds && !gone; ++i) {
      events[0].set();
      taken.wait();
    }
    events[1].set();
  }
  CHECK(takes[0] + takes[1] + takes[2] == rounds);
}

// Last, so that a learner meets those above first, which say more.
#include "own_checks.hpp"
