// What lesson 20 promises in words that are Windows' own.
#pragma once
#include <cstddef>
#include <fstream>
#include <vector>

#include "../turns.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/text.hpp"
#include "ipc/windows/win32.hpp"

inline lesson::Address address() {
  return {desk_name(), lesson::ThisUser()};
}

TEST_CASE("bad use gets one line that names the call and the object") {
  const std::string name = desk_name();
  const std::string seat = R"(Global\)" + address().text;
  const std::string pipe = address().pipe;
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
  const ipc::Handle by_the_byte(::CreateNamedPipeW(ipc::to_wide(pipe).c_str(), PIPE_ACCESS_DUPLEX,
                                                   PIPE_TYPE_BYTE, /*instances*/ 1, 64, 64, 0,
                                                   lesson::ThisUser().only()));
  CHECK(complaint({"client", name}).starts_with("SetNamedPipeHandleState '" + pipe + "': "));
  CHECK(complaint({"server", name}).starts_with("CreateNamedPipe '" + pipe + "': "));
}

// [owner]
TEST_CASE("no client says a word to another user's server") {
  // Owned by the administrators. Who is none may make no such pipe, and this checks nothing then.
  SECURITY_ATTRIBUTES others{sizeof others, nullptr, FALSE};
  REQUIRE(::ConvertStringSecurityDescriptorToSecurityDescriptorW(
      L"O:BAD:(A;;GA;;;WD)", SDDL_REVISION_1, &others.lpSecurityDescriptor, nullptr));
  const ipc::Handle pipe(::CreateNamedPipeW(
      ipc::to_wide(address().pipe).c_str(), PIPE_ACCESS_DUPLEX,
      PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE, /*instances*/ 2, 64, 64, 0, &others));
  ::LocalFree(others.lpSecurityDescriptor);
  if (pipe.get() == INVALID_HANDLE_VALUE) return;
  CHECK_THROWS_WITH(lesson::Client(desk_name()), Catch::Contains("it is another user's"));
  DWORD said = 0;
  CHECK_FALSE(::PeekNamedPipe(pipe.get(), nullptr, 0, nullptr, &said, nullptr));
  CHECK(said == 0);
  CHECK_THROWS_WITH(lesson::Gate(desk_name()), Catch::Contains("CreateNamedPipe"));
}
// [owner]

TEST_CASE("a ledger that is none, or belongs to another server, is refused") {
  const std::string path = ledger_path();
  const auto complaint_about_it = [&]() -> std::string {
    try {
      lesson::Ledger ledger(path);
      return {};
    } catch (const std::runtime_error& error) {
      return error.what();
    }
  };
  {
    lesson::Ledger first(path);
    CHECK(complaint_about_it() == "CreateFile '" + path + "': there is a server already");
    CHECK(first.take() == 1);
  }
  CHECK(lesson::Ledger(path).take() == 2);
  std::ofstream(path) << "tickets";
  CHECK(complaint_about_it().starts_with("CreateFileMapping '" + path +
                                         "': 128 bytes asked for, it has 7"));
  std::ofstream(path) << std::string(200, '7');
  CHECK(complaint_about_it().starts_with("ledger '" + path + "': magic"));
  std::filesystem::remove(path);
  std::filesystem::create_directory(path);
  CHECK(complaint_about_it().starts_with("CreateFile '" + path + "': "));
  std::filesystem::remove(path);
}

// Somebody at the pipe.
inline lesson::Channel stand_at_the_door() {
  for (;;) {
    if (auto channel = lesson::dial(address(), lesson::ThisUser())) return std::move(*channel);
    std::this_thread::yield();
  }
}
inline lesson::Channel say(std::size_t bytes, lesson::Channel channel = stand_at_the_door()) {
  lesson::send_message(channel, std::vector(bytes, std::byte{'x'}));
  return channel;
}
inline void wait_until_hung_up(lesson::Channel channel) {
  channel.listen();
  ipc::wait_for(channel.ended(), ipc::never);
  CHECK(channel.heard()->bytes.empty());
}

TEST_CASE("whoever says too little, too much, or nothing is sent away") {
  Desk desk;
  for (const std::size_t bytes : {7, 0, 16, 100}) wait_until_hung_up(say(bytes));
  wait_until_hung_up(say(7, std::move(lesson::greet(desk_name(), {}, ipc::never)->channel)));
  std::vector<lesson::Channel> silent;
  while (silent.size() < 65) silent.push_back(stand_at_the_door());
  wait_until_hung_up(std::move(silent.front()));
  CHECK(lesson::Client(desk_name()).ask() == 1);  // it needs a place before it has spoken, too
  desk.stop();
  std::string log;
  const std::string who = "process " + std::to_string(::GetCurrentProcessId()) + " dropped: ";
  for (const std::string& line : desk.log) log += line.substr(line.find(who) + who.size()) + "\n";
  CHECK(log ==
        "hello is 7 bytes, wanted 16\nmagic is 'xxxx', wanted 'DESK'\nit says too much\n"
        "it says too much\nit says nothing\nit says nothing\n");
}

// A client, and the server's end of it. Another thread has connected it, and has ended.
struct LetIn {
  explicit LetIn(lesson::Gate& gate) {
    auto opened = std::async(std::launch::async,
                             [] { return lesson::ClientEnd::open(desk_name(), ipc::never); });
    std::vector<lesson::Arrival> arrived;
    while (arrived.empty()) arrived = std::move(gate.look(/*sleep*/ true).arrived);
    id = arrived.front().id;
    end.emplace(gate.let_in(std::move(arrived.front())));
    end->hand_over();
    client.emplace(opened.get().value());
  }

  lesson::ClientId id;
  std::optional<lesson::ServerEnd> end;
  std::optional<lesson::ClientEnd> client;
};

TEST_CASE("whoever rings without end is heard once a look; whoever was dropped, not at all") {
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
  CHECK(heard() <= 2);
  flood.end.reset();
  CHECK(heard() == 0);
  CHECK(flood.client->wait(ipc::never) == lesson::Wake::gone);
  CHECK(last.client->wait(ipc::Deadline::min()) == lesson::Wake::timed_out);
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
