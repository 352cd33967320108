// What the checks of lesson 12 do with a ring.
#pragma once
#include <cstdint>
#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "consumer.hpp"
#include "ipc/auto_reset_event.hpp"
#include "ipc/deadline.hpp"
#include "ipc/shared_memory.hpp"
#include "ipc/spsc_ring.hpp"
#include "seat.hpp"
#include "testing/catch.hpp"
#include "testing/child.hpp"
#include "testing/complaint.hpp"
#include "testing/kill_each_step.hpp"
#include "testing/names.hpp"
#include "testing/outcome.hpp"
#include "testing/schedule.hpp"

using ipc::RingRole;
using lesson::Seat;
using lesson::Ticket;
using testing::complaint;
using Producer = ipc::Producer<lesson::Ring, lesson::RingEvent>;
using Consumer = lesson::Consumer<lesson::Ring, lesson::RingEvent>;

inline constexpr auto nothing = std::nullopt;
inline constexpr auto at_once = ipc::Deadline::min();  // waits for nobody
inline const std::string refused = testing::text(std::errc::protocol_error);

// The number of a ticket; 0 if there is none, or half of one.
inline std::uint64_t number(const std::optional<Ticket>& got) {
  return got && is_ticket(*got, got->number) ? got->number : 0;
}

// Puts in the ticket that is due, or takes it: item i of the ring is ticket i, whoever puts it in.
inline bool push_next(Producer& producer, ipc::Deadline until = ipc::never) {
  return producer.push(lesson::ticket(producer.index() + 1), until);
}
inline bool pop_next(Consumer& consumer, ipc::Deadline until = ipc::never) {
  const auto got = consumer.pop(until);
  if (got) REQUIRE(number(got) == consumer.index());
  return got.has_value();
}

// A side of the ring that the processes of one check share.
struct ProducerSide {
  // Puts in the tickets that are due, and tells the consumer.
  void put_in(int tickets, ipc::Deadline until = ipc::never) {
    for (; tickets > 0; --tickets) REQUIRE(push_next(producer, until));
    producer.flush();
  }

  Seat seat{testing::unique_name("ring"), RingRole::producer};
  Producer producer{seat.ring(), seat.events(), "ring", /*batch*/ 16};
};
struct ConsumerSide {
  Seat seat{testing::unique_name("ring"), RingRole::consumer};
  Consumer consumer{seat.ring(), seat.events(), "ring"};
};

// Lets a side do something and be gone: at its end, and, killed, after each of its instructions.
inline void kill_everywhere(const std::function<void()>& body,
                            const std::function<void()>& survivors) {
  survivors();
  body();
  survivors();
  std::printf("  killed at %ld points\n", testing::kill_each_step(body, survivors));
}

// A ring in this process. Its events count, and whoever waits for one finds that its time is up.
struct Bell {
  unsigned sets = 0;
  void set() { ++sets; }
  bool wait(ipc::Deadline) { return false; }
};
struct SmallRing {
  // Both sides begin at the index.
  explicit SmallRing(std::uint64_t index, std::uint64_t batch = 1)
      : ring{.consumer{index, 0}, .producer{0, index, {}}}, producer(ring, bells, "small", batch) {}

  ipc::SpscRing<int, 4> ring;
  ipc::RingEvents<Bell> bells;
  ipc::Producer<decltype(ring), Bell> producer;
  lesson::Consumer<decltype(ring), Bell> consumer{ring, bells, "small"};
};

// A ring of one, whose sides take a step at a time.
struct SteppedRing {
  explicit SteppedRing(std::uint64_t batch) : producer(ring, events, "", batch) {}
  void put_in(int item) { producer.push(item), producer.flush(); }

  using Ring = ipc::BasicSpscRing<testing::SteppedSync, int, 1>;
  using Event = ipc::BasicAutoResetEvent<testing::SteppedSync>;
  Ring ring;
  ipc::RingEvents<Event> events;
  ipc::Producer<Ring, Event> producer;
  lesson::Consumer<Ring, Event> consumer{ring, events, ""};
};
