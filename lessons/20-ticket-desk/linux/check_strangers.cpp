// Whom a client may meet under the name of its desk, and whom the desk may meet: other servers,
// other users.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <future>
#include <span>

#include "../hostile_turns.hpp"
#include "testing/outcome.hpp"

static bool come_for_tickets() {
  return lesson::ClientEnd::open(desk_name(), ipc::never).has_value();
}
static bool come_for_status() {
  return lesson::ask_status(desk_name(), ipc::never).has_value();
}
// What a client says that meets a server which says and hands over this.
static std::string meets(std::span<const std::byte> says, const std::vector<int>& handed_over,
                         bool (*come)() = come_for_tickets) {
  const lesson::Address address(desk_name());
  const ipc::Descriptor listener(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  REQUIRE(::bind(listener.get(), address.get(), address.size()) == 0);
  REQUIRE(::listen(listener.get(), 1) == 0);
  auto said = std::async(std::launch::async, [&]() -> std::string {
    try {
      return come() ? "open" : "nothing";
    } catch (const std::system_error& error) {
      return error.what();
    }
  });
  const ipc::Descriptor client(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
  lesson::send_message(client, says, handed_over);
  return said.get();
}
TEST_CASE("a client refuses a server that hands over what it should not") {
  const auto all = lesson::to_bytes(lesson::Welcome{});
  const auto memory = [](off_t size, int seals) {
    ipc::Descriptor made(::memfd_create("check", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    REQUIRE(::ftruncate(made.get(), size) == 0);
    REQUIRE(::fcntl(made.get(), F_ADD_SEALS, seals) == 0);
    return made;
  };
  const ipc::Descriptor good = memory(sizeof(lesson::ClientMemory), lesson::seals);
  const ipc::Descriptor soft = memory(sizeof(lesson::ClientMemory), F_SEAL_GROW);
  const ipc::Descriptor small = memory(64, lesson::seals);
  const ipc::Descriptor other(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const auto before = open_now();
  const std::string protocol = "recvmsg '" + desk_name() + "': Protocol error";
  const std::string seals =
      "fcntl(F_GET_SEALS) 'memory of the ticket desk': Operation not permitted";
  const int bell = other.get();
  CHECK(meets(all, {}) == protocol);
  CHECK(meets(all, {good.get(), bell}) == protocol);
  CHECK(meets(all, {good.get(), bell, bell, bell}) == protocol);
  CHECK(meets(all, {soft.get(), bell, bell}) == seals);
  CHECK(meets(all, {bell, bell, bell}) == seals);
  CHECK(meets(all, {small.get(), bell, bell}) ==
        "mmap 'memory of the ticket desk': 640 bytes asked for, it has 64: Invalid argument");
  CHECK(meets(all, {good.get(), bell, bell}) == "mmap 'not complete yet': Protocol error");
  CHECK(meets(std::span(all).first(4), {good.get(), bell, bell}) ==
        "recvmsg 'welcome is 4 bytes': Protocol error");
  CHECK(open_now() == before);
}

// [version]
TEST_CASE("a client of another version than the server's says so, and does not try again") {
  lesson::Welcome other;
  other.version = 3;
  CHECK(meets(lesson::to_bytes(other), {}) ==
        "recvmsg 'server has version 3, wanted 4': Protocol error");
  CHECK(meets(lesson::to_bytes(other), {}, come_for_status) ==
        "status 'server has version 3, wanted 4': Protocol error");
  other.magic = ipc::layout::magic_of("TICK");
  CHECK(meets(lesson::to_bytes(other), {}) ==
        "recvmsg 'server has magic 'TICK', wanted 'DESK'': Protocol error");
}
// [version]

constexpr uid_t nobody = 65534;
static bool can_be_another_user() {
  if (::geteuid() == 0) return true;
  std::printf("  cannot run here: it takes root to become another user\n");
  return false;
}
TEST_CASE("child: knocks as another user", "[.child]") {
  const lesson::Address address(desk_name());  // of whoever this is now
  REQUIRE(::setuid(nobody) == 0);
  const auto socket = lesson::knock(address);
  lesson::send_message(socket, lesson::to_bytes(lesson::Hello{}));
  CHECK(lesson::hear(socket).empty());  // not a word
}
TEST_CASE("another user is sent away") {
  if (!can_be_another_user()) return;
  Beside honest;
  CHECK(testing::start_child("child: knocks as another user").wait() == 0);
  honest.check_unharmed();
  honest.desk.stop();
  REQUIRE(honest.desk.log.size() == 1);
  CHECK(honest.desk.log[0].ends_with(" dropped: it is user 65534's"));
}

// [ledger]
TEST_CASE("child: is another user, with a ledger of its own", "[.child]") {
  const std::string roots = lesson::usual_ledger("tickets");
  REQUIRE(::setuid(nobody) == 0);
  CHECK(lesson::usual_ledger("tickets") != roots);
}
TEST_CASE("two users' desks of one name have a ledger each") {
  if (!can_be_another_user()) return;
  CHECK(testing::start_child("child: is another user, with a ledger of its own").wait() == 0);
}
// [ledger]

TEST_CASE("child: serves as another user", "[.child]") {
  const lesson::Address address(desk_name());
  REQUIRE(::setuid(nobody) == 0);
  const ipc::Descriptor listener(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  REQUIRE(::bind(listener.get(), address.get(), address.size()) == 0);
  REQUIRE(::listen(listener.get(), 1) == 0);
  const ipc::Descriptor client(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
  CHECK(lesson::hear(client).empty());                      // it goes without a word
  lesson::send_message(client, std::vector<std::byte>(1));  // else this ends it
}
TEST_CASE("another user's server is told nothing") {
  if (!can_be_another_user()) return;
  ipc::Process server = testing::start_child("child: serves as another user");
  CHECK(testing::outcome([] { lesson::Client client(desk_name()); }) ==
        testing::text(std::errc::operation_not_permitted));
  CHECK(server.wait() == 0);
}
