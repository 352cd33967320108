// Descriptors: those that come with a message, wanted or not, and what if none is left.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "../hostile_turns.hpp"
#include "testing/outcome.hpp"

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
  const auto before = open_now();
  for (const std::size_t sent : {1U, 2U, 3U, 4U, 200U}) {
    for (const std::size_t wanted : {0U, 2U, 3U}) {
      send_many(from, sent);
      {
        const auto message = lesson::receive_message(to, wanted);
        CHECK(message->whole == (sent <= wanted));
        CHECK(message->descriptors.size() == std::min(sent, wanted));
      }
      CHECK(open_now() == before);
    }
  }
}
TEST_CASE("the desk takes no descriptor from a client") {
  Beside honest;
  for (const std::size_t count : {1U, 200U}) {
    const auto client = lesson::knock(lesson::Address(desk_name()));
    // Since Linux 6.16 the system refuses; before, the desk does.
    const std::string sent = testing::outcome([&] { send_many(client, count); });
    if (sent == "granted") lesson::wait_for_hang_up(client);
    CHECK((sent == "granted" || sent == testing::text(std::errc::operation_not_permitted)));
  }
  honest.check_unharmed();
}

// Those that a program would inherit which this process started now.
static std::vector<int> inherited() {
  std::vector<int> numbers;
  for (const auto& file : std::filesystem::directory_iterator("/proc/self/fd")) {
    const int number = std::stoi(file.path().filename());
    if (::fcntl(number, F_GETFD) == 0) numbers.push_back(number);
  }
  return numbers;
}
// [inherited]
TEST_CASE("no descriptor of a desk or of a client is inherited by a program that is started") {
  const auto before = inherited();
  const lesson::Goods on_the_way = lesson::make_goods();
  const Beside both;
  const auto waits = lesson::knock(lesson::Address(desk_name()));
  const lesson::Answer handed_over =
      lesson::greet(desk_name(), lesson::Hello{}, ipc::never).value();
  CHECK(handed_over.message.descriptors.size() == 3);
  CHECK(inherited() == before);
}
// [inherited]

TEST_CASE("whoever comes when no descriptor is left is sent away, and let in when there is one") {
  const auto programs_get = inherited();
  lesson::Gate gate(desk_name());
  const lesson::Address address(desk_name());
  const auto comes = [&](const ipc::Descriptor& socket) {
    ::connect(socket.get(), address.get(), address.size());
    lesson::send_message(socket, lesson::to_bytes(lesson::Hello{}));
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
  // No assertion here: a sanitizer takes descriptors to look at what is compared.
  const bool came = comes(too_early);
  lesson::wait_for_hang_up(too_early);
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &usual) == 0);
  CHECK_FALSE(came);
  CHECK(comes(later));
  CHECK(inherited() == programs_get);
}
