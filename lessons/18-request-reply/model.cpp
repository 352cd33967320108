// The model check of lesson 18: the shipped protocol and the shipped events, in simulated threads,
// on a machine that reorders whatever C++ allows it to reorder.
#include "testing/model.hpp"

#include "desk.hpp"
#include "ipc/auto_reset_event.hpp"

using lesson::Ticket;
using testing::ModelSync;
using testing::must;
using testing::random_runs;
using testing::Scene;
constexpr auto some_time = ModelSync::Deadline::some_time;

template <class Sync>
struct DeskInMemory {
  using Event = ipc::BasicAutoResetEvent<Sync>;
  lesson::DeskBlock<Sync> block;
  Event asked;
  Event replied;
  lesson::Desk<Sync, Event> desk{block, asked, replied};

  // Serves until the client has said that it is done.
  typename Sync::template Atomic<int> done{0};
  void serve() {
    while (!done.load(std::memory_order_acquire)) {
      if (const auto request = desk.receive()) desk.reply(*request);
    }
  }
  void stop_the_server() {
    done.store(1, std::memory_order_release);
    asked.set();
  }

  // Asks, and when its time is up asks again, for as long as it takes.
  Ticket ask_with_time_out() {
    const auto ticket = desk.ask(some_time);
    return ticket ? *ticket : desk.ask().value();
  }
};

// [gives-up]
struct GivesUp : Scene<GivesUp, 2>, DeskInMemory<ModelSync> {
  void thread(unsigned index) {
    if (index == 1) return serve();
    must(ask_with_time_out() == 1);
    must(ask_with_time_out() == 2);
    stop_the_server();
  }
};
TEST_CASE("a client that gives up at any moment gets every ticket once", "[exercise]") {
  CHECK_HOLDS(random_runs<GivesUp>(1'000'000));
}
// [gives-up]

// Thread A is a process that is killed at one of its steps; the kernel's lock tells thread B that
// the seat is free.

// [server-killed]
struct ServerKilled : Scene<ServerKilled, 3>, DeskInMemory<testing::KillsThreadA<8>> {
  ipc::BasicAutoResetEvent<ModelSync> seat_is_free;

  void thread(unsigned index) {
    if (index == 2) {
      const Ticket first = ask_with_time_out();
      const Ticket second = ask_with_time_out();
      must(first == 1 || first == 2);
      must(second == first + 1 || second == first + 2);
      return stop_the_server();
    }
    if (index == 0) {
      try {
        serve();
      } catch (const testing::Killed&) {
      }
      return seat_is_free.set();
    }
    must(seat_is_free.wait());
    replied.set();  // as a server does when it takes the seat
    serve();
  }
};
TEST_CASE("a server that is killed at any step issues no ticket twice and strands nobody",
          "[exercise]") {
  CHECK_HOLDS(random_runs<ServerKilled>(1'000'000));
}
// [server-killed]

// [client-killed]
struct ClientKilled : Scene<ClientKilled, 3>, DeskInMemory<testing::KillsThreadA<8>> {
  ipc::BasicAutoResetEvent<ModelSync> seat_is_free;
  Ticket last = 0;  // that the killed client had

  void thread(unsigned index) {
    if (index == 2) return serve();
    if (index == 0) {
      try {
        last = ask_with_time_out();
        last = ask_with_time_out();
      } catch (const testing::Killed&) {
      }
      return seat_is_free.set();
    }
    must(seat_is_free.wait());
    const Ticket next = ask_with_time_out();
    must(next == last + 1);
    must(ask_with_time_out() == next + 1);
    stop_the_server();
  }
};
TEST_CASE("a client that is killed at any step leaves the next one no reply of its own",
          "[exercise]") {
  CHECK_HOLDS(random_runs<ClientKilled>(1'000'000));
}
// [client-killed]
