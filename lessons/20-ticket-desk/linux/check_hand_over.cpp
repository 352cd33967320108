// What can go wrong before a client has its memory: on the wire, with descriptors, with other
// users.
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <stop_token>

#include "hostile_turns.hpp"
#include "testing/outcome.hpp"

using namespace std::chrono_literals;

TEST_CASE("whoever hangs up in the middle of a hand-over leaves nothing behind") {
  Beside honest;
  for (int i = 0; i < 100; ++i) {
    // It is gone before the desk answers, or before it has taken the answer.
    lesson::send_message(lesson::knock(lesson::Address(desk_name())),
                         lesson::to_bytes(lesson::Hello{}));
  }
  honest.check_unharmed();
  honest.desk.stop();
  for (const std::string& line : honest.desk.log) {
    CHECK(line.ends_with("dropped: sendmsg 'welcome': Broken pipe"));
  }
}

TEST_CASE("whoever says nothing costs a descriptor, and the first of 65 is sent away") {
  Beside honest;
  std::vector<ipc::Descriptor> silent;
  for (int i = 0; i < 65; ++i) silent.push_back(lesson::knock(lesson::Address(desk_name())));
  lesson::wait_for_hang_up(silent[0]);
  CHECK(eventually([&] { return descriptors() == honest.before + 65 + 64; }));
  CHECK(honest.client.ask() == 2);
  silent.clear();
  honest.check_unharmed();
  honest.check_log({"it says nothing"});
}

TEST_CASE("those who stand before the door are let in some at a time") {
  lesson::Gate gate(desk_name());
  std::vector<ipc::Descriptor> crowd;
  while (crowd.size() < 50) crowd.push_back(lesson::knock(lesson::Address(desk_name())));
  const auto before = descriptors();
  gate.look(/*sleep*/ true);
  CHECK(descriptors() < before + 50);
  while (descriptors() < before + 50) gate.look(/*sleep*/ true);
}
TEST_CASE("whoever connects without end keeps nobody waiting") {
  Beside honest;
  {
    const std::jthread flood([&](std::stop_token stop) {
      const lesson::Address address(desk_name());
      while (!stop.stop_requested()) lesson::knock(address);
    });
    for (Ticket ticket = 2; ticket <= 1000; ++ticket) CHECK(honest.client.ask() == ticket);
    CHECK(lesson::Client(desk_name()).ask() == 1001);
  }
  honest.check_unharmed();
}

// Sends a message with many descriptors, all of the same file.
static void send_many(const ipc::Descriptor& socket, std::size_t count) {
  std::vector<std::byte> control(CMSG_SPACE(count * sizeof(int)));
  iovec part{control.data(), 1};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  cmsghdr* rights = CMSG_FIRSTHDR(&message);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(count * sizeof(int));
  const std::vector<int> numbers(count, socket.get());
  std::memcpy(CMSG_DATA(rights), numbers.data(), count * sizeof(int));
  if (::sendmsg(socket.get(), &message, MSG_NOSIGNAL) < 0) ipc::throw_system_error("sendmsg");
}
TEST_CASE("descriptors that come with a message are closed, wanted or not") {
  int ends[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
  const ipc::Descriptor from(ends[0]);
  const ipc::Descriptor to(ends[1]);
  const auto before = descriptors();
  for (const std::size_t sent : {1, 2, 3, 4, 200}) {
    for (const std::size_t wanted : {0, 2, 3}) {
      send_many(from, sent);
      {
        const auto message = lesson::receive_message(to, wanted);
        CHECK(message->whole == (sent <= wanted));
        CHECK(message->descriptors.size() == std::min(sent, wanted));
      }
      CHECK(descriptors() == before);
    }
  }
}
TEST_CASE("the desk takes no descriptor from a client") {
  Beside honest;
  for (const std::size_t count : {1, 200}) {
    const auto client = lesson::knock(lesson::Address(desk_name()));
    // Since Linux 6.16 the system refuses; before, the desk does.
    const std::string sent = testing::outcome([&] { send_many(client, count); });
    if (sent == "granted") lesson::wait_for_hang_up(client);
    CHECK((sent == "granted" || sent == testing::text(std::errc::operation_not_permitted)));
  }
  honest.check_unharmed();
}

TEST_CASE("whoever comes when no descriptor is left is sent away, and let in when there is one") {
  lesson::Gate gate(desk_name());
  const lesson::Address address(desk_name());
  const auto comes = [&](const ipc::Descriptor& socket) {
    CHECK(::connect(socket.get(), address.get(), address.size()) == 0);
    CHECK(lesson::send_message(socket, lesson::to_bytes(lesson::Hello{})));
    gate.look(/*sleep*/ true);                              // it comes
    return gate.look(/*sleep*/ false).arrived.size() == 1;  // it says hello
  };
  const auto any_socket = [] {
    return ipc::Descriptor(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  };
  const ipc::Descriptor too_early = any_socket();
  const ipc::Descriptor later = any_socket();
  const int next = ipc::Descriptor(::dup(later.get())).get();  // the number of the next one
  rlimit usual;
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &usual) == 0);
  const rlimit used_up{static_cast<rlim_t>(next), usual.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &used_up) == 0);
  CHECK_FALSE(comes(too_early));
  lesson::wait_for_hang_up(too_early);
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &usual) == 0);
  CHECK(comes(later));
}
