// What ask() finds when its time is up.
#include <functional>
#include <optional>

#include "desk.hpp"
#include "ipc/deadline.hpp"
#include "ipc/sync.hpp"
#include "testing/catch.hpp"

TEST_CASE("a reply that comes without a signal is found when the time is up", "[exercise]") {
  struct Event {
    std::function<void()> while_it_waits = [] {};
    void set() {}  // whoever set it was killed before
    bool wait(ipc::Deadline) { return while_it_waits(), false; }
  };
  lesson::DeskBlock<ipc::PrivateSync> block;
  Event asked;
  Event replied;
  lesson::Desk desk(block, asked, replied);
  replied.while_it_waits = [&] {
    if (const auto request = desk.receive()) desk.reply(*request);
  };
  CHECK(desk.ask(ipc::Deadline::min()) == 1);
}
