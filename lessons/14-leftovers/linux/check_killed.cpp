// A process that uses tickets is killed at each instruction of its coming and leaving.
#include <cstdio>
#include <functional>
#include <optional>
#include <string>

#include "../counters.hpp"
#include "ipc/shared_object.hpp"
#include "is_there.hpp"
#include "testing/catch.hpp"
#include "testing/kill_each_step.hpp"
#include "testing/names.hpp"

// The process, and what the others find then.
struct Victim {
  void come() {
    counter = lesson::use_counter(name);
    lesson::take(*counter);
  }
  void leave() { counter.reset(); }

  // The next one starts anew, with a complete counter, and leaves nothing.
  void start_anew() const {
    REQUIRE(lesson::take(lesson::use_counter(name)) == 1);
    REQUIRE_FALSE(is_there(name));
  }
  // For the others it goes on: no ticket twice, and none missing but one that the victim took.
  void go_on(const lesson::SharedObject& other) {
    const lesson::Ticket next = lesson::take(other);
    REQUIRE(next > last);
    REQUIRE(next <= last + 2);
    last = lesson::take(lesson::use_counter(name));
    REQUIRE(last == next + 1);
  }
  void die(const std::function<void()>& body, const std::function<void()>& after,
           const testing::Beforehand& beforehand = {}) const {
    after();  // what only the first call does is no part of it
    const long points = testing::kill_each_step(body, after, beforehand);
    std::printf("  killed at %ld points\n", points);
  }

  const std::string name = testing::unique_name("tickets");
  const Cleanup if_it_fails{name};
  std::optional<lesson::SharedObject> counter;
  lesson::Ticket last = 0;
};

// [each-step]
TEST_CASE("whoever is killed while it makes an object leaves nothing that stays", "[exercise]") {
  Victim victim;
  victim.die([&] { victim.come(); }, [&] { victim.start_anew(); });
  victim.start_anew();  // the last child got to its end, and used it until then
}

TEST_CASE("whoever is killed while it opens an object takes nothing from its users") {
  Victim victim;
  std::optional other = lesson::use_counter(victim.name);
  victim.die([&] { victim.come(); }, [&] { victim.go_on(*other); });
  other.reset();
  CHECK_FALSE(is_there(victim.name));
}
// [each-step]

TEST_CASE("whoever is killed while it finds what was left behind leaves nothing that stays",
          "[exercise]") {
  Victim victim;
  const auto leave_behind = [&] {
    const ipc::Descriptor memory = ipc::create_unnamed(sizeof(lesson::Counter));
    ipc::mark_as_used(memory, victim.name);
    ipc::publish(memory, victim.name);
  };
  victim.die([&] { victim.come(); }, [&] { victim.start_anew(); }, {.in_parent = leave_behind});
  victim.start_anew();
}

TEST_CASE("whoever is killed while it leaves as the last leaves nothing that stays", "[exercise]") {
  Victim victim;
  victim.die([&] { victim.leave(); }, [&] { victim.start_anew(); },
             {.in_child = [&] { victim.come(); }});
  CHECK_FALSE(is_there(victim.name));  // the last child got to its end
}

TEST_CASE("whoever is killed while it leaves others takes nothing from them") {
  Victim victim;
  std::optional other = lesson::use_counter(victim.name);
  victim.die([&] { victim.leave(); }, [&] { victim.go_on(*other); },
             {.in_child = [&] { victim.come(); }});
  other.reset();
  CHECK_FALSE(is_there(victim.name));
}
