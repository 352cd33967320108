// What ask() finds when its time is up.
#include <functional>

#include "client.hpp"
#include "ipc/deadline.hpp"
#include "ipc/sync.hpp"
#include "slots.hpp"
#include "testing/catch.hpp"

TEST_CASE("a reply that comes without a signal is found when the time is up") {
  struct Event {
    std::function<void()> while_it_waits = [] {};
    void set() {}
    bool wait(ipc::Deadline) { return while_it_waits(), false; }  // whoever sets it was killed
  };
  lesson::Slot<ipc::PrivateSync> slot;
  Event asked;
  Event replied;
  lesson::Client client(slot, /*session*/ 1, asked, replied);
  replied.while_it_waits = [&] {
    slot.ticket = 7;
    slot.answered.store(slot.request.load());
  };
  CHECK(client.ask(ipc::Deadline::min()) == 7);
}
