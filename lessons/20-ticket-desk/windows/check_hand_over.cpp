// What can go wrong before a client has its memory: on the pipe, and with whoever else has the
// name.
#include <future>
#include <stop_token>

#include "../hostile_turns.hpp"

using namespace std::chrono_literals;

TEST_CASE("child: hangs up in the middle, again and again", "[.child]") {
  for (int i = 0; i < 100; ++i) {
    // It is gone before the desk answers, or before it has taken the answer.
    lesson::send_message(lesson::knock(desk_name()), lesson::to_bytes(lesson::Hello{}));
  }
}
TEST_CASE("whoever hangs up in the middle of a hand-over leaves nothing behind in the server") {
  Beside honest;
  const auto before = handles();
  CHECK(testing::start_child("child: hangs up in the middle, again and again").wait() == 0);
  CHECK(eventually([&] { return handles() < before + 50; }));
  honest.check_unharmed();
}

TEST_CASE("whoever says nothing costs a pipe, and the first of 65 is sent away") {
  Beside honest;
  std::vector<lesson::Channel> silent;
  for (int i = 0; i < 65; ++i) silent.push_back(lesson::knock(desk_name()));
  lesson::wait_for_hang_up(silent[0]);
  CHECK(honest.client.ask() == 2);
  silent.clear();
  honest.check_unharmed();
  honest.check_log({"it says nothing"});
}

TEST_CASE("whoever talks on when it was let in is dropped") {
  Beside honest;
  Hostile client(desk_name());
  lesson::send_message(client.channel(), std::vector<std::byte>(100));
  lesson::wait_for_hang_up(client.channel());
  honest.check_unharmed();
  honest.check_log({"it says too much"});
}

TEST_CASE("whoever connects without end keeps nobody waiting") {
  Beside honest;
  {
    const std::jthread flood([](std::stop_token stop) {
      while (!stop.stop_requested()) lesson::knock(desk_name());
    });
    for (Ticket ticket = 2; ticket <= 1000; ++ticket) CHECK(honest.client.ask() == ticket);
    CHECK(lesson::Client(desk_name()).ask() == 1001);
  }
  honest.check_unharmed();
}

// A pipe that somebody else made under the desk's name.
static ipc::Handle strange_pipe(DWORD mode, SECURITY_ATTRIBUTES* security) {
  const lesson::Address address(desk_name(), lesson::ThisUser());
  return ipc::Handle(::CreateNamedPipeW(ipc::to_wide(address.pipe).c_str(), PIPE_ACCESS_DUPLEX,
                                        mode, PIPE_UNLIMITED_INSTANCES, 64, 64, 0, security));
}
constexpr DWORD by_message = PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE;

static bool come_for_tickets() {
  return lesson::ClientEnd::open(desk_name(), ipc::never).has_value();
}
static bool come_for_status() {
  return lesson::ask_status(desk_name(), ipc::never).has_value();
}
// What a client says that meets a server which says this.
template <class Welcome>
static std::string meets(const Welcome& welcome, bool (*come)() = come_for_tickets) {
  lesson::ThisUser user;
  const ipc::Handle server = strange_pipe(by_message, user.only());
  auto said = std::async(std::launch::async, [&]() -> std::string {
    try {
      return come() ? "open" : "nothing";
    } catch (const std::system_error& error) {
      return error.what();
    }
  });
  ::ConnectNamedPipe(server.get(), nullptr);
  DWORD written = 0;
  CHECK(::WriteFile(server.get(), &welcome, sizeof welcome, &written, nullptr));
  return said.get();
}
TEST_CASE("a client refuses a server that hands over what it should not") {
  const auto number = [](HANDLE handle) { return reinterpret_cast<std::uint64_t>(handle); };
  const auto section = [&] {  // which the client closes
    return number(::CreateFileMappingW(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE, 0,
                                       sizeof(lesson::ClientMemory), nullptr));
  };
  const auto event = [&] { return number(::CreateEventW(nullptr, FALSE, FALSE, nullptr)); };
  using Bad = lesson::WelcomeWithHandles;
  CHECK(meets(lesson::Welcome{}).starts_with("ReadFile 'welcome is 16 bytes': "));
  CHECK(meets(Bad{{}, event(), event(), event()}).starts_with("MapViewOfFile 'memory of the "));
  CHECK(meets(Bad{{}, 0, 0, 0}).starts_with("MapViewOfFile 'memory of the ticket desk': "));
  CHECK(meets(Bad{{}, section(), event(), event()})
            .starts_with("MapViewOfFile 'not complete yet': "));
}

// [version]
TEST_CASE("a client of another version than the server's says so, and does not try again") {
  lesson::Welcome other;
  other.version = 3;
  CHECK(meets(other).starts_with("ReadFile 'server has version 3, wanted 4': "));
  CHECK(meets(other, come_for_status).starts_with("status 'server has version 3, wanted 4': "));
  // What another version hands over is not understood, so it is not touched.
  CHECK(meets(lesson::WelcomeWithHandles{other, 0, 0, 0})
            .starts_with("ReadFile 'server has version 3, wanted 4': "));
  other.magic = ipc::layout::magic_of("TICK");
  CHECK(meets(other).starts_with("ReadFile 'server has magic 'TICK', wanted 'DESK'': "));
}
// [version]

// [owner]
TEST_CASE("another user's server is told nothing") {
  SECURITY_ATTRIBUTES others{sizeof others, nullptr, FALSE};
  REQUIRE(::ConvertStringSecurityDescriptorToSecurityDescriptorW(
      L"O:BAD:(A;;GA;;;WD)", SDDL_REVISION_1, &others.lpSecurityDescriptor, nullptr));
  const ipc::Handle pipe = strange_pipe(by_message, &others);
  ::LocalFree(others.lpSecurityDescriptor);
  if (pipe.get() == INVALID_HANDLE_VALUE) {
    std::printf("  cannot run here: it takes an administrator to make something that is theirs\n");
    return;
  }
  CHECK_THROWS_WITH(lesson::Client(desk_name()), Catch::Contains("it is another user's"));
  DWORD said = 0;
  CHECK_FALSE(::PeekNamedPipe(pipe.get(), nullptr, 0, nullptr, &said, nullptr));
  CHECK(said == 0);
  CHECK_THROWS_WITH(lesson::Gate(desk_name()), Catch::Contains("it is another user's"));
}
// [owner]
