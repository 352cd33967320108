// The model check of lesson 20: the shipped session, the shipped asker and the rings between them,
// in simulated threads, on a machine that reorders whatever C++ allows it to reorder. An auto-reset
// event stands for the eventfd that the server watches, and for the pipe that the client reads.
#include "testing/model.hpp"

#include "../asker.hpp"
#include "ipc/auto_reset_event.hpp"
#include "session.hpp"

using lesson::Found;
using lesson::Ticket;
using testing::every_run;
using testing::ModelSync;
using testing::must;
using testing::random_runs;
using testing::Scene;
constexpr auto some_time = ModelSync::Deadline::some_time;

using Event = ipc::BasicAutoResetEvent<ModelSync>;

// A client and what it shares with the server.
struct ModelClient {
  explicit ModelClient(Event& server_rings) : asker(memory, server_rings) {}

  // As Client::ask() does, without the spinning: a look more or less changes nothing.
  std::optional<Ticket> ask(ModelSync::Deadline until = ModelSync::never) {
    asker.ask();
    for (;;) {
      if (const auto ticket = asker.take()) return ticket;
      if (!asker.about_to_sleep()) continue;
      const bool in_time = rings.wait(until);
      asker.awake();
      if (!in_time) return asker.take();
    }
  }

  // Gives up at any moment, or not, and asks again.
  Ticket ask_twice() {
    const auto ticket = ask(some_time);
    return ticket ? *ticket : ask().value_or(0);
  }

  lesson::BasicClientMemory<ModelSync> memory;
  Event rings;
  lesson::Session<ModelSync, Event> session{memory, rings};
  lesson::Asker<ModelSync, Event> asker;
};

// The server's loop: it sleeps when it has told each client that it will.
struct ModelServer {
  Event rings;
  Ticket last = 0;

  template <class... Clients>
  void serve_until(Ticket wanted, Clients&... clients) {
    const auto finds_nothing = [&](ModelClient& client) {
      const Found found = client.session.serve([&] { return ++last; });
      must(found != Found::a_lie);
      return found == Found::nothing && client.session.about_to_sleep();
    };
    while (last < wanted) {
      bool idle = true;
      ((idle &= finds_nothing(clients)), ...);
      if (idle) rings.wait();
      (clients.session.awake(), ...);
    }
  }
};

// [one]
struct OneClient : Scene<OneClient, 2> {
  ModelServer server;
  ModelClient client{server.rings};

  void thread(unsigned index) {
    if (index == 1) return server.serve_until(2, client);
    must(client.ask() == 1);
    must(client.ask() == 2);
  }
};
TEST_CASE("each request gets its reply, and no wake-up is lost") {
  CHECK_HOLDS(random_runs<OneClient>(1'000'000));
}
// [one]

// [gives-up]
struct GivesUp : Scene<GivesUp, 2> {
  ModelServer server;
  ModelClient client{server.rings};

  void thread(unsigned index) {
    if (index == 1) return server.serve_until(2, client);
    must(client.ask_twice() == 1);
    must(client.ask_twice() == 2);
  }
};
TEST_CASE("a client that gives up at any moment gets each ticket once", "[exercise]") {
  CHECK_HOLDS(random_runs<GivesUp>(1'000'000));
}
// [gives-up]

// [two]
struct TwoClients : Scene<TwoClients, 3> {
  ModelServer server;
  ModelClient one{server.rings};
  ModelClient two{server.rings};
  Ticket got[2];

  void thread(unsigned index) {
    if (index == 2) return server.serve_until(2, one, two);
    got[index] = (index == 0 ? one : two).ask().value_or(0);
  }
  void after() { must(got[0] + got[1] == 3 && got[0] != 0 && got[1] != 0); }
};
TEST_CASE("a server that sleeps for two clients misses neither") {
  CHECK_HOLDS(random_runs<TwoClients>(1'000'000));
}
// [two]
