// The model check of lesson 19: the shipped protocol and the shipped events, in simulated threads,
// on a machine that reorders whatever C++ allows it to reorder.
#include "testing/model.hpp"

#include "desk_in_memory.hpp"

using lesson::Ticket;
using testing::ModelSync;
using testing::must;
using testing::random_runs;
using testing::Scene;
constexpr auto some_time = ModelSync::Deadline::some_time;

template <class Sync>
struct ServedDesk : DeskInMemory<Sync> {
  // What the kernel knows of the two slots: whether their locks are held.
  ModelSync::Atomic<int> held[2] = {1, 1};
  ModelSync::Atomic<int> done{0};

  void serve() {
    auto server = this->server();
    while (done.load() == 0) {
      if (const auto request = server.receive()) server.reply(*request);
      server.reclaim(0, [this](unsigned slot) { return held[slot].load() != 0; });
    }
  }

  // Asks, and when its time is up asks again, for as long as it takes.
  template <class Client>
  static Ticket ask_with_time_out(Client& client) {
    const auto ticket = client.ask(some_time);
    return ticket ? *ticket : client.ask().value();
  }
  // The server serves a last request, and then sees that it is the last.
  template <class Client>
  void stop_the_server(Client& client) {
    done.store(1);
    client.ask(some_time);
  }
};

// [gives-up]
struct GivesUp : Scene<GivesUp, 3>, ServedDesk<ModelSync> {
  ModelSync::Atomic<int> first{0};  // the ticket of thread A
  ipc::BasicAutoResetEvent<ModelSync> a_is_done;

  void thread(unsigned index) {
    if (index == 2) return serve();
    auto me = client(index);
    const Ticket ticket = ask_with_time_out(me);
    if (index == 0) {
      first.store(static_cast<int>(ticket));
      return a_is_done.set();
    }
    const Ticket next = ask_with_time_out(me);
    must(ticket < next);
    must(a_is_done.wait());
    const auto other = static_cast<Ticket>(first.load());
    must(other != ticket && other != next);
    must(other + ticket + next == 1 + 2 + 3);
    stop_the_server(me);
  }
};
TEST_CASE("two clients that give up at any moment get every ticket once", "[exercise]") {
  CHECK_HOLDS(random_runs<GivesUp>(1'000'000));
}
// [gives-up]

// Thread A is a process that is killed at one of its steps; then the kernel drops its lock, and
// thread B finds it free.

// [server-killed]
struct ServerKilled : Scene<ServerKilled, 3>, ServedDesk<testing::KillsThreadA<8>> {
  ipc::BasicAutoResetEvent<ModelSync> lock_is_free;

  void thread(unsigned index) {
    if (index == 2) {
      auto me = client(0);
      const Ticket first = ask_with_time_out(me);
      const Ticket second = ask_with_time_out(me);
      must(first == 1 || first == 2);
      must(second == first + 1 || second == first + 2);
      return stop_the_server(me);
    }
    if (index == 0) {
      try {
        serve();
      } catch (const testing::Killed&) {
      }
      return lock_is_free.set();
    }
    must(lock_is_free.wait());
    serve();
  }
};
TEST_CASE("a server that is killed at any step issues no ticket twice and strands nobody",
          "[exercise]") {
  CHECK_HOLDS(random_runs<ServerKilled>(1'000'000));
}
// [server-killed]

// [client-killed]
struct ClientKilled : Scene<ClientKilled, 3>, ServedDesk<testing::KillsThreadA<8>> {
  ipc::BasicAutoResetEvent<ModelSync> lock_is_free;
  Ticket last = 0;  // that the killed client had

  void thread(unsigned index) {
    if (index == 2) return serve();
    if (index == 0) {
      try {
        auto me = client(0);
        last = ask_with_time_out(me);
        last = ask_with_time_out(me);
      } catch (const testing::Killed&) {
      }
      held[0].store(0);
      return lock_is_free.set();
    }
    must(lock_is_free.wait());
    held[0].store(1);
    auto me = client(0);  // in the same slot
    const auto first = me.ask();
    must(first == last + 1 || first == last + 2);
    must(me.ask() == *first + 1);
    stop_the_server(me);
  }
};
TEST_CASE("a client that is killed at any step leaves the next one in its slot no reply",
          "[exercise]") {
  CHECK_HOLDS(random_runs<ClientKilled>(1'000'000));
}
// [client-killed]
