// What a client can do with what it was handed: its memory and its bells.
#include "../hostile_turns.hpp"

using namespace std::chrono_literals;

TEST_CASE("a client gets no more rights than it needs") {
  Beside honest;
  {
    Hostile client(desk_name());
    CHECK_FALSE(::SetEvent(client.reply.get()));
    CHECK(::WaitForSingleObject(client.request.get(), 0) == WAIT_FAILED);
    DWORD before = 0;
    CHECK_FALSE(::VirtualProtect(client.mapping.data(), 1, PAGE_EXECUTE_READWRITE, &before));
    CHECK(client.ask() == 2);
  }
  honest.check_unharmed();
  honest.check_log({});
}

TEST_CASE("a client that never looks at its bell, or throws it away, cannot block the desk") {
  Beside honest;
  {
    Hostile client(desk_name());
    for (int i = 0; i < 1000; ++i) {
      if (i == 900) client.reply = ipc::Handle();
      client.memory().replies.consumer.sleeps = 1;  // as it says
      REQUIRE(client.ask());
    }
  }
  honest.check_unharmed();
  honest.check_log({});
}
