// What can go wrong before a client has its memory: before the door, and on the way.
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <stop_token>

#include "../hostile_turns.hpp"

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

// [no_buffer]
// From here on the kernel has no room for what this thread sends.
static void refuse_to_send() {
  constexpr auto number = static_cast<std::uint32_t>(offsetof(seccomp_data, nr));
  sock_filter steps[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, number),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sendmsg, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOBUFS),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog filter{4, steps};
  REQUIRE(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
  REQUIRE(::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0);
}
TEST_CASE("child: serves, and cannot send", "[.child]") {
  refuse_to_send();
  std::vector<std::string> log;
  lesson::Server server(desk_name(), ledger_path(), [&](const std::string& line) {
    log.push_back(line);
    if (log.size() == 3) server.stop();
  });
  server.run();
  for (const std::string& line : log) {
    CHECK(line.ends_with(" dropped: sendmsg: No buffer space available"));
  }
}
TEST_CASE("whoever cannot be answered is dropped, and nobody else") {
  ipc::Process server = testing::start_child("child: serves, and cannot send");
  std::vector<ipc::Descriptor> clients;
  while (clients.size() < 3) clients.push_back(lesson::knock(lesson::Address(desk_name())));
  for (std::uint32_t wish = 1; const auto& client : clients) {  // tickets, the status, and a lie
    lesson::send_message(client, lesson::hello_but(&lesson::Hello::wish, lesson::Wish{wish++}));
    lesson::wait_for_hang_up(client);
  }
  CHECK(server.wait() == 0);
  std::filesystem::remove(ledger_path());
}
// [no_buffer]

TEST_CASE("whoever says nothing costs a descriptor, and the first of 65 is sent away") {
  Beside honest;
  std::vector<ipc::Descriptor> silent;
  for (int i = 0; i < 65; ++i) silent.push_back(lesson::knock(lesson::Address(desk_name())));
  lesson::wait_for_hang_up(silent[0]);
  CHECK(eventually([&] { return open_now() == honest.before + 65 + 64; }));
  CHECK(honest.client.ask() == 2);
  silent.clear();
  honest.check_unharmed();
  honest.check_log({"it says nothing"});
}

TEST_CASE("those who stand before the door are let in some at a time") {
  lesson::Gate gate(desk_name());
  std::vector<ipc::Descriptor> crowd;
  while (crowd.size() < 100) crowd.push_back(lesson::knock(lesson::Address(desk_name())));
  CHECK(gate.look(/*sleep*/ true).sent_away.empty());
  CHECK(gate.look(/*sleep*/ true).sent_away.size() == 100 - 64);  // they say nothing
}
TEST_CASE("whoever has said hello is not sent away, however many come at once") {
  lesson::Gate gate(desk_name());
  std::vector<ipc::Descriptor> crowd;
  while (crowd.size() < 200) {
    crowd.push_back(lesson::knock(lesson::Address(desk_name())));
    lesson::send_message(crowd.back(), lesson::to_bytes(lesson::Hello{}));
  }
  std::vector<lesson::Arrival> arrived;
  while (arrived.size() < crowd.size()) {
    auto& happenings = gate.look(/*sleep*/ true);
    CHECK(happenings.sent_away.empty());
    CHECK(happenings.left.empty());
    for (auto& arrival : happenings.arrived) arrived.push_back(std::move(arrival));
  }
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
