// The model check of lesson 20: the shipped session and the shipped asker, the loops in which they
// sleep, and the rings between them, in simulated threads, on a machine that reorders whatever C++
// allows it to reorder. An auto-reset event stands for the eventfd that the server watches, and for
// the pipe that the client reads.
#include "testing/model.hpp"

#include "../asker.hpp"
#include "../hot_clients.hpp"
#include "../wait_for_reply.hpp"
#include "ipc/auto_reset_event.hpp"
#include "session.hpp"

using lesson::Ticket;
using lesson::Wake;
using testing::every_run;
using testing::ModelSync;
using testing::must;
using testing::random_runs;
using testing::Scene;
using namespace std::chrono_literals;
constexpr auto some_time = ModelSync::Deadline::some_time;

using Event = ipc::BasicAutoResetEvent<ModelSync>;

// A client's end: the server's event, which it sets, and its own, on which it sleeps.
struct ModelEnd {
  explicit ModelEnd(Event& server) : server_rings(server) {}
  void set() { server_rings.set(); }
  Wake wait(ModelSync::Deadline until) { return rings.wait(until) ? Wake::rang : Wake::timed_out; }

  Event& server_rings;
  Event rings;
};

// A client and what it shares with the server. It does not spin before it sleeps: a look more or
// less changes nothing.
struct ModelClient {
  explicit ModelClient(Event& server_rings) : end(server_rings) {}

  // As Client::ask() does.
  std::optional<Ticket> ask(ModelSync::Deadline until = ModelSync::never) {
    asker.ask();
    return lesson::wait_for_reply(asker, end, until, /*look_for*/ 0s).ticket;
  }

  // Gives up at any moment, or not, and asks again.
  Ticket ask_twice() {
    const auto ticket = ask(some_time);
    return ticket ? *ticket : ask().value_or(0);
  }

  lesson::BasicClientMemory<ModelSync> memory;
  ModelEnd end;
  lesson::Session<ModelSync, Event> session{memory, end.rings};
  lesson::Asker<ModelSync, ModelEnd> asker{memory, end};
  lesson::Heat heat;
};

// The server. Its clients share one event, so when it is set, any of them may have rung.
struct ModelServer {
  Event rings;
  Ticket last = 0;
  lesson::HotClients<ModelClient> hot{/*spin*/ 0s};

  // As Server::run() does.
  template <class... Clients>
  void serve_until(Ticket wanted, Clients&... clients) {
    (hot.add(clients), ...);  // they have come in
    for (; last < wanted; serve_the_hot()) {
      if (!hot.empty()) continue;
      rings.wait();
      (hot.add(clients), ...);
    }
  }
  void serve_the_hot() {
    const auto liars = hot.serve(
        [this](ModelClient& client) { return client.session.serve([this] { return ++last; }); });
    must(liars.empty());
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
