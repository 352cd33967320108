// What lesson 18 promises in words that are Linux' own.
#pragma once
#include <signal.h>
#include <sys/syscall.h>

#include <optional>
#include <string>

#include "../turns.hpp"
#include "door.hpp"
#include "ipc/shared_memory.hpp"
#include "stop_request.hpp"
#include "testing/catch.hpp"
#include "testing/linux/asleep.hpp"
#include "testing/names.hpp"

TEST_CASE("bad use gets one line that names the call and the object") {
  const std::string name = testing::unique_name("desk");
  CHECK(complaint({"sever"}) == "'sever': server [NAME [TICKETS]] | client [NAME [SECONDS]]");
  CHECK(complaint({"client", name, "many"}) == "'many': not a number");
  CHECK(complaint({"client", name, "9876543210"}) == "'9876543210': too large");
  CHECK(complaint({"client", "a/b"}) == "shm_open 'a/b': Invalid argument");
  CHECK(complaint({"client", name, "0"}) == "ask '" + name + "': no reply in time, and no server");
  {
    const Seat server = sit_down(Side::server);
    const Seat client = sit_down(Side::client);
    const std::string call = "fcntl(F_OFD_SETLK) '/" + name + "': ";
    CHECK(complaint({"server", name}) == call + "there is a server already");
    CHECK(complaint({"client", name}) == call + "there is a client already");
  }
  const auto no_desk = ipc::SharedMemory::create(name, 4096);
  CHECK(complaint({"server", name}) == "mmap '/" + name + "': not a desk, or another version's");
}

// [door]
TEST_CASE("whoever comes while the last one leaves makes a desk of its own") {
  const std::string name = testing::unique_name("desk");
  const Seat first = sit_down(Side::client);
  InTheDoor last(name);  // does what ~Seat does: takes the name away, and lets go of the door
  std::optional<Seat> server;
  {
    const testing::Doing comes([&] { server.emplace(name, Side::server); });
    CHECK(comes.sleeps_in(SYS_fcntl));  // it has found the desk, and stands at the door
    ipc::remove_name(name);
    last.go();
  }
  Seat client = sit_down(Side::client);
  ask(client);
  CHECK(issue(*server) == 1);
}
// [door]

TEST_CASE("Ctrl-C and SIGTERM wake the server") {
  Seat server = sit_down(Side::server);
  for (const int signal : {SIGINT, SIGTERM}) {
    const lesson::StopRequest stop(server.asked());
    CHECK_FALSE(stop.came());
    ::raise(signal);
    server.desk().receive();
    CHECK(stop.came());
  }
}
