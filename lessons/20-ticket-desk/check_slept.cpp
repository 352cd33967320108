// What a client and the desk ask of the kernel after both have slept. The shipped loops of the two
// take turns in this thread, so that nothing depends on a clock, or on who runs when.
#include "turns.hpp"

using namespace std::chrono_literals;

struct Pair {
  // The client's end, and the desk's. Whatever it is told to do would be a call to the kernel.
  struct End {
    void set() { ++pair.calls; }
    lesson::Wake wait(ipc::Deadline) {  // the client sleeps, and the desk is woken
      ++pair.calls;
      pair.hot.add(pair);
      pair.serve_the_hot();
      return lesson::Wake::rang;
    }
    Pair& pair;
  };

  // As Server::serve_the_hot() does.
  void serve_the_hot() {
    hot.serve([this](Pair&) { return session.serve([this] { return ++last; }); });
  }
  auto take() { return lesson::wait_for_reply(asker, end, ipc::never, /*look_for*/ 0s).ticket; }

  int calls = 0;
  Ticket last = 0;
  lesson::ClientMemory memory{};
  End end{*this};
  lesson::Session<ipc::PrivateSync, End> session{memory, end};
  lesson::Asker<ipc::PrivateSync, End> asker{memory, end};
  lesson::Heat heat;
  lesson::HotClients<Pair> hot{/*spin*/ 60s};
};

TEST_CASE("a pair that has slept rings once each, and then neither rings nor sleeps") {
  Pair pair;
  pair.hot.add(pair);
  pair.heat.asked_at -= 60s;  // it has asked nothing for too long
  pair.serve_the_hot();
  CHECK(pair.hot.empty());
  pair.asker.ask();
  CHECK(pair.take() == 1);
  CHECK(pair.calls == 3);  // the client rings and sleeps, the desk rings
  for (Ticket ticket = 2; ticket <= 100; ++ticket) {
    pair.asker.ask();
    pair.serve_the_hot();
    CHECK(pair.take() == ticket);
  }
  CHECK(pair.calls == 3);
}
