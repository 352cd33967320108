// What lesson 20 promises in words that are Linux' own.
#pragma once
#include <signal.h>

#include <filesystem>
#include <fstream>

#include "../let_in.hpp"
#include "../turns.hpp"
#include "testing/run.hpp"

TEST_CASE("bad use gets one line that names the call and the object") {
  const std::string name = desk_name();
  CHECK(complaint({"serve"}) == "'serve': server [NAME] | client [NAME [TICKETS]] | status [NAME]");
  CHECK(complaint({"client", name, "many"}) == "'many': not a number");
  CHECK(complaint({"client", ""}) == "bind '(no name)': Invalid argument");
  CHECK(complaint({"server", std::string(100, 'x')}).ends_with("x': Invalid argument"));
}

TEST_CASE("a ledger that is none, or belongs to another server, is refused") {
  const std::string path = ledger_path();
  {
    lesson::Ledger first(path);
    CHECK(first.take() == 1);
    CHECK(wrong_with_ledger() == "flock '" + path + "': there is a server already");
  }
  CHECK(lesson::Ledger(path).take() == 2);
  std::ofstream(path) << "tickets";
  CHECK(wrong_with_ledger().starts_with("mmap '" + path + "': 128 bytes asked for, it has 7"));
  std::ofstream(path) << std::string(200, '7');
  CHECK(wrong_with_ledger().starts_with("ledger '" + path + "': magic"));
  std::ofstream(path) << std::string(200, '\0');
  CHECK(wrong_with_ledger() == "ledger '" + path + "': not a new file, but begins with zeros");
  std::filesystem::permissions(path, std::filesystem::perms::group_write,
                               std::filesystem::perm_options::add);
  CHECK(wrong_with_ledger() == "open '" + path + "': Operation not permitted");
  std::filesystem::remove(path);
  std::filesystem::create_symlink("/dev/null", path);
  CHECK(wrong_with_ledger().starts_with("open '" + path + "': "));
  std::filesystem::remove(path);
  std::filesystem::create_directory(path);
  CHECK(wrong_with_ledger().starts_with("open '" + path + "': "));
  std::filesystem::remove(path);
}

// [dropped]
TEST_CASE("a client that was dropped cannot wake the desk") {
  lesson::Gate gate(desk_name());
  LetIn dropped(gate);
  dropped.client->set();
  CHECK(gate.look(/*sleep*/ true).rang.size() == 1);
  dropped.end.reset();
  dropped.client->set();
  CHECK(gate.look(/*sleep*/ false).rang.empty());
  CHECK(dropped.client->wait(ipc::never) == lesson::Wake::gone);
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
  std::filesystem::remove(lesson::usual_ledger(desk_name()));
}
// [signals]
