// What lesson 20 promises in words that are Linux' own.
#pragma once
#include <signal.h>

#include "../turns.hpp"

TEST_CASE("bad use gets one line that names the call and the object") {
  const std::string name = desk_name();
  CHECK(complaint({"serve"}) == "'serve': server [NAME] | client [NAME [TICKETS]] | status [NAME]");
  CHECK(complaint({"client", name, "many"}) == "'many': not a number");
  CHECK(complaint({"client", ""}) == "bind '(no name)': Invalid argument");
  CHECK(complaint({"server", std::string(100, 'x')}).ends_with("x': Invalid argument"));
}

// [dropped]
TEST_CASE("a client that was dropped cannot wake the desk") {
  lesson::Gate gate(desk_name());
  auto opened = std::async(std::launch::async,
                           [] { return lesson::ClientEnd::open(desk_name(), ipc::never); });
  std::vector<lesson::Arrival> arrived;
  while (arrived.empty()) arrived = std::move(gate.look(/*sleep*/ true).arrived);
  std::optional end(gate.let_in(std::move(arrived.front())));
  end->hand_over();
  auto client = opened.get().value();
  client.set();
  CHECK(gate.look(/*sleep*/ true).rang.size() == 1);
  end.reset();
  client.set();
  CHECK(gate.look(/*sleep*/ false).rang.empty());
  CHECK(client.wait(ipc::never) == lesson::Wake::gone);
}
// [dropped]

// [signals]
TEST_CASE("SIGTERM and SIGINT end the server, as stop() does") {
  for (const int signal : {SIGTERM, SIGINT}) {
    auto server = std::async(std::launch::async, [] {
      return testing::run(DEMO, {"server", desk_name()});
    });
    CHECK(lesson::Client(desk_name()).ask());
    const auto connection = lesson::greet(desk_name(), lesson::Hello{}, ipc::never).value();
    CHECK(::kill(lesson::peer_of(connection.socket).pid, signal) == 0);
    const auto [status, said] = server.get();
    CHECK(status == 0);
    CHECK(said == "  server: ready\n  server: done\n");
  }
  std::filesystem::remove(std::filesystem::temp_directory_path() / ("ticket-desk-" + desk_name()));
}
// [signals]
