// What lesson 18 promises in words that are Windows' own.
#pragma once
#include "../turns.hpp"
#include "ipc/layout.hpp"
#include "ipc/shared_memory.hpp"
#include "ipc/windows/win32.hpp"
#include "stop_request.hpp"
#include "testing/catch.hpp"
#include "testing/child.hpp"
#include "testing/names.hpp"

TEST_CASE("bad use gets one line that names the call and the object") {
  const std::string name = testing::unique_name("desk");
  CHECK(complaint({"sever"}) == "'sever': server [NAME [TICKETS]] | client [NAME [SECONDS]]");
  CHECK(complaint({"client", name, "many"}) == "'many': not a number");
  CHECK(complaint({"client", name, "9876543210"}) == "'9876543210': too large");
  CHECK(complaint({"client", name, "0"}) == "ask '" + name + "': no reply in time, and no server");
  {
    const Seat server = sit_down(Side::server);
    const Seat client = sit_down(Side::client);
    CHECK(complaint({"server", name}) ==
          "CreateMutex '" + name + "-server': there is a server already");
    CHECK(complaint({"client", name}) ==
          "CreateMutex '" + name + "-client': there is a client already");
  }
  const auto no_desk =
      ipc::SharedMemory::create(name, 4096, [](auto memory) { memory[0] = std::byte{'?'}; });
  CHECK(complaint({"server", name}) ==
        "MapViewOfFile '" + name + "': not a desk, or another version's");
}

TEST_CASE("a desk whose maker was killed over it is made by the next") {
  const auto half_made =
      ipc::SharedMemory::create(testing::unique_name("desk"), 4096, [](auto memory) {
        for (std::byte& byte : memory.subspan(ipc::LayoutHeader::size)) byte = std::byte{7};
      });
  Seat server = sit_down(Side::server);
  Seat client = sit_down(Side::client);
  ask(client);
  CHECK(issue(server) == 1);
}

// Ctrl-C goes to every process at the console, so this one takes a console of its own.
TEST_CASE("child: presses Ctrl-C", "[.child]") {
  ::FreeConsole();
  REQUIRE(::AllocConsole());
  REQUIRE(::SetConsoleCtrlHandler(nullptr, /*ignore Ctrl-C*/ FALSE));
  Seat server = sit_down(Side::server);
  const lesson::StopRequest stop(server.asked());
  CHECK_FALSE(stop.came());
  REQUIRE(::GenerateConsoleCtrlEvent(CTRL_C_EVENT, /*all at this console*/ 0));
  server.desk().receive();
  CHECK(stop.came());
}
TEST_CASE("Ctrl-C wakes the server") {
  CHECK(testing::start_child("child: presses Ctrl-C").wait() == 0);
}
