// The claims of lesson 17, each for every system; what differs is in linux/ and windows/.
#include <array>
#include <future>
#include <optional>

#include "ipc/shared_object.hpp"
#include "named_event.hpp"
#include "own_checks.hpp"
#include "testing/catch.hpp"
#include "testing/child.hpp"
#include "testing/names.hpp"
#include "testing/outcome.hpp"
#include "turns.hpp"

using testing::outcome;
using testing::start_child;
using testing::text;

TEST_CASE("child: knocks, and waits for the answer", "[.child]") {
  NamedEvent knock = use("knock");
  NamedEvent answer = use("answer");
  knock.set();
  CHECK(answer.wait());
}
TEST_CASE("two programs that know a name meet at it, whoever comes first") {
  for (const bool guest_first : {true, false}) {
    std::optional<ipc::Process> guest;
    if (guest_first) {
      guest = start_child("child: knocks, and waits for the answer");
      while (!is_there("answer")) REQUIRE_FALSE(guest->wait(at_once));
    }
    NamedEvent knock = use("knock");
    NamedEvent answer = use("answer");
    if (!guest_first) guest = start_child("child: knocks, and waits for the answer");
    CHECK(knock.wait());
    answer.set();
    CHECK(guest->wait() == 0);
  }
}

TEST_CASE("the result says who made it, and who found it", "[exercise]") {
  const auto create = [] { NamedEvent::create(unique_name("event"), ResetPolicy::automatic); };
  const auto open = [] { return NamedEvent::open(unique_name("event"), ResetPolicy::automatic); };
  CHECK(outcome(open) == text(std::errc::no_such_file_or_directory));
  const NamedEvent first = use("event");
  CHECK(first.created());
  CHECK_FALSE(use("event").created());
  CHECK_FALSE(open().created());
  CHECK(outcome(create) == text(std::errc::file_exists));
}

TEST_CASE("whoever finds an event changes nothing about it") {
  NamedEvent first = use("event");
  first.set();
  CHECK(use("event", ResetPolicy::automatic, /*signalled*/ false).wait(at_once));
  CHECK_FALSE(use("event", ResetPolicy::automatic, /*signalled*/ true).wait(at_once));
}

TEST_CASE("an auto-reset event lets one through, a manual-reset event all until its reset",
          "[exercise]") {
  NamedEvent one = use("one", ResetPolicy::automatic, /*signalled*/ true);
  NamedEvent all = use("all", ResetPolicy::manual, /*signalled*/ true);
  CHECK(one.wait(at_once));
  CHECK_FALSE(one.wait(at_once));
  CHECK(all.wait(at_once));
  CHECK(all.wait(at_once));
  for (NamedEvent* event : {&one, &all}) {
    event->set();
    event->reset();
    CHECK_FALSE(event->wait(at_once));
  }
}

TEST_CASE("a name that leads to another kind of object is refused", "[exercise]") {
  const NamedEvent automatic = use("auto");
  const NamedEvent manual = use("manual", ResetPolicy::manual);
  const auto block = ipc::SharedObject::open_or_create(unique_name("block"), 4096, [](auto) {});
  const std::string refused = text(std::errc::invalid_argument);
  CHECK(outcome([] { use("manual"); }) == refused);
  CHECK(outcome([] { use("auto", ResetPolicy::manual); }) == refused);
  CHECK(outcome([] { use("block"); }) == no_event);
  CHECK(outcome([] { NamedEvent::open(unique_name("block"), ResetPolicy::manual); }) == no_event);
}

TEST_CASE("child: sets the event, and stays", "[.child]") {
  NamedEvent event = use("event");
  event.set();
  use("here").set();
  std::promise<void>().get_future().wait();
}
TEST_CASE("an event lives as long as its last user, and its signal no longer") {
  std::optional<NamedEvent> first = use("event");
  std::optional<NamedEvent> second = use("event");
  first->set();
  first.reset();
  CHECK(is_there("event"));
  CHECK(second->wait(at_once));
  second->set();
  second.reset();
  CHECK_FALSE(is_there("event"));

  NamedEvent here = use("here");
  ipc::Process user = start_child("child: sets the event, and stays");
  REQUIRE(here.wait());
  CHECK(is_there("event"));
  user.kill();
  REQUIRE(user.wait() == 137);
  NamedEvent next = use("event");
  CHECK(next.created());
  CHECK_FALSE(next.wait(at_once));
}

TEST_CASE("child: waits for the event", "[.child]") {
  NamedEvent event = use("event");
  use("here").set();
  CHECK(event.wait());
}
TEST_CASE("a waiter that is killed takes nobody's signal along") {
  NamedEvent event = use("event");
  NamedEvent here = use("here");
  std::array<std::optional<ipc::Process>, 2> waiters;
  for (auto& waiter : waiters) {
    waiter = start_child("child: waits for the event");
    here.wait();
  }
  waiters[0]->kill();
  REQUIRE(waiters[0]->wait() == 137);
  event.set();
  CHECK(waiters[1]->wait() == 0);
  CHECK_FALSE(event.wait(at_once));
}
