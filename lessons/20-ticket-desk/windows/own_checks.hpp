// What lesson 20 promises in words that are Windows' own.
#pragma once
#include <algorithm>
#include <fstream>

#include "../let_in.hpp"
#include "../turns.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/text.hpp"
#include "ipc/windows/win32.hpp"

TEST_CASE("bad use gets one line that names the call and the object") {
  const std::string name = desk_name();
  const lesson::Address address(name, lesson::ThisUser());
  const std::string seat = R"(Global\)" + address.text;
  CHECK(complaint({"serve"}) == "'serve': server [NAME] | client [NAME [TICKETS]] | status [NAME]");
  CHECK(complaint({"client", name, "many"}) == "'many': not a number");
  CHECK(complaint({"client", ""}).starts_with("CreateNamedPipe '(no name)': "));
  CHECK(complaint({"client", "a/b"}).starts_with("CreateNamedPipe 'a/b': "));
  CHECK(complaint({"server", std::string(300, 'x')}).starts_with("CreateNamedPipe 'xxx"));
  {
    const lesson::Gate gate(name);
    CHECK(complaint({"server", name})
              .starts_with("CreateMutex '" + seat + "': there is a server already: "));
  }
  {
    const ipc::Handle event(::CreateEventW(nullptr, TRUE, FALSE, ipc::to_wide(seat).c_str()));
    CHECK(complaint({"server", name})
              .starts_with("CreateMutex '" + seat + "': something else has the name: "));
  }
  const ipc::Handle by_the_byte(
      ::CreateNamedPipeW(ipc::to_wide(address.pipe).c_str(), PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE,
                         /*instances*/ 1, 64, 64, 0, lesson::ThisUser().only()));
  CHECK(
      complaint({"client", name}).starts_with("SetNamedPipeHandleState '" + address.pipe + "': "));
  CHECK(complaint({"server", name}).starts_with("CreateNamedPipe '" + address.pipe + "': "));
}

TEST_CASE("a ledger that is none, or belongs to another server, is refused") {
  const std::string path = ledger_path();
  {
    lesson::Ledger first(path);
    CHECK(first.take() == 1);
    CHECK(wrong_with_ledger() == "CreateFile '" + path + "': there is a server already");
  }
  CHECK(lesson::Ledger(path).take() == 2);
  std::ofstream(path) << "tickets";
  CHECK(wrong_with_ledger().starts_with("CreateFileMapping '" + path +
                                        "': 128 bytes asked for, it has 7"));
  std::ofstream(path) << std::string(200, '7');
  CHECK(wrong_with_ledger().starts_with("ledger '" + path + "': magic"));
  std::ofstream(path) << std::string(200, '\0');
  CHECK(wrong_with_ledger() == "ledger '" + path + "': not a new file, but begins with zeros");
  std::filesystem::remove(path);
  std::filesystem::create_directory(path);
  CHECK(wrong_with_ledger().starts_with("CreateFile '" + path + "': "));
  std::filesystem::remove(path);
}

TEST_CASE("a client goes on though the thread that connected it has ended") {
  lesson::Gate gate(desk_name());
  LetIn one(gate);
  CHECK(one.client->wait(ipc::Deadline::min()) == lesson::Wake::timed_out);
  one.end->set();
  CHECK(one.client->wait(ipc::never) == lesson::Wake::rang);
  one.end.reset();
  CHECK(one.client->wait(ipc::never) == lesson::Wake::gone);
}

// [dropped]
TEST_CASE("whoever rings without end is heard once a look, and when dropped not at all") {
  lesson::Gate gate(desk_name());
  LetIn flood(gate);
  LetIn last(gate);
  const auto heard = [&] {
    for (int i = 0; i < 1000; ++i) flood.client->set();
    last.client->set();
    for (std::ptrdiff_t times = 0;;) {
      const auto& rang = gate.look(/*sleep*/ true).rang;
      times += std::ranges::count(rang, flood.id);
      if (std::ranges::count(rang, last.id)) return times;
    }
  };
  CHECK(heard() <= 2);  // one before this look, one for what came then
  flood.end.reset();
  gate.look(/*sleep*/ false);  // at what was posted by then
  CHECK(heard() == 0);
  CHECK(flood.client->wait(ipc::never) == lesson::Wake::gone);
}
// [dropped]

TEST_CASE("a client that still holds its end of the pipe does not keep the name") {
  std::optional<lesson::Gate> first(std::in_place, desk_name());
  LetIn one(*first);
  one.end.reset();
  first.reset();
  lesson::Gate next(desk_name());
  CHECK(LetIn(next).client->wait(ipc::Deadline::min()) == lesson::Wake::timed_out);
}

// Ctrl-C goes to every process at the console, so this one takes a console of its own.
TEST_CASE("child: presses Ctrl-C", "[.child]") {
  ::FreeConsole();
  REQUIRE(::AllocConsole());
  REQUIRE(::SetConsoleCtrlHandler(nullptr, /*ignore Ctrl-C*/ FALSE));
  lesson::Server server(desk_name(), ledger_path(), [](const std::string&) {});
  REQUIRE(::GenerateConsoleCtrlEvent(CTRL_C_EVENT, /*all at this console*/ 0));
  server.run();
}
TEST_CASE("Ctrl-C ends the server, as stop() does") {
  CHECK(testing::start_child("child: presses Ctrl-C").wait() == 0);
  std::filesystem::remove(ledger_path());
}
