// What lesson 08 promises of the wait that Linux builds from words: in every order of its steps,
// and on a kernel that does not have the call.
#pragma once
#include <linux/futex.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <iterator>
#include <optional>

#include "ipc/linux/descriptor.hpp"
#include "ipc/wait_any.hpp"
#include "refused_call.hpp"
#include "testing/catch.hpp"
#include "testing/schedule.hpp"
#include "wait_any.hpp"

namespace own {

using testing::Schedules;
using testing::SteppedSync;
constexpr auto some_time = SteppedSync::Deadline::some_time;

// Two events, to be set one step at a time.
struct Two {
  using Event = ipc::BasicAutoResetEvent<SteppedSync>;
  Event first;
  Event second;
  Event* const list[2] = {&first, &second};

  std::optional<std::size_t> wait(SteppedSync::Deadline until = SteppedSync::never) {
    return lesson::wait_any<SteppedSync>(list, until);
  }
};

}  // namespace own

TEST_CASE("no order of steps strands a wait for any of two events", "[exercise]") {
  for (own::Schedules all; all.next();) {
    own::Two events;
    std::optional<std::size_t> taken;
    all.run({[&] { taken = events.wait(); }, [&] { events.second.set(); }});
    INFO(all.story());
    REQUIRE_FALSE(all.stranded());
    REQUIRE(taken == 1);
    REQUIRE_FALSE(events.second.try_wait());
  }
}

TEST_CASE("no order of steps loses a signal to a wait for any that times out") {
  for (own::Schedules all; all.next();) {
    own::Two events;
    std::optional<std::size_t> taken;
    all.run({[&] { taken = events.wait(own::some_time); },
             [&] {
               events.second.set();
               events.first.set();
             }});
    INFO(all.story());
    REQUIRE(taken.has_value() + events.first.try_wait() + events.second.try_wait() == 2);
  }
}

TEST_CASE("no order of steps lets one signal release two waits for any", "[exercise]") {
  for (own::Schedules all; all.next();) {
    own::Two events;
    events.second.set();
    std::optional<std::size_t> a;
    std::optional<std::size_t> b;
    all.run({[&] { a = events.wait(own::some_time); }, [&] { b = events.wait(own::some_time); }});
    INFO(all.story());
    REQUIRE(a.has_value() + b.has_value() == 1);
  }
}

// [handed-on]
TEST_CASE("a wake-up that a wait for any does not use is handed on", "[exercise]") {
  own::Two events;
  std::optional<std::size_t> taken;
  bool released = false;
  own::Schedules schedule("AAAAAAAABBBBCCCCA");  // A and B sleep, C sets both events, A wakes
  schedule.run({[&] { taken = events.wait(); }, [&] { released = events.second.wait(); },
                [&] {
                  events.second.set();
                  events.first.set();
                }});
  INFO(schedule.story());
  CHECK_FALSE(schedule.stranded());
  CHECK(taken == 0);
  CHECK(released);
}
// [handed-on]

TEST_CASE("a signal that comes as the time runs out is taken", "[exercise]") {
  own::Two events;
  std::optional<std::size_t> taken;
  own::Schedules schedule("AAAAAAAAaBB");  // A sleeps, its time is up, B sets, A looks once more
  schedule.run({[&] { taken = events.wait(own::some_time); }, [&] { events.second.set(); }});
  INFO(schedule.story());
  CHECK(taken == 1);
}

TEST_CASE("the refusal of a list that is too long names the call and the limit", "[exercise]") {
  ipc::AutoResetEvent event;
  ipc::AutoResetEvent* events[129];
  std::fill(std::begin(events), std::end(events), &event);
  CHECK(lesson::said([&] { lesson::wait_any(events, ipc::Deadline::min()); }) ==
        "futex_waitv: 129 events, it takes 1 to 128: Invalid argument");
}

// [refused]
TEST_CASE("a kernel that refuses futex_waitv is an error that says so, and nobody stays registered",
          "[exercise]") {
  ipc::AutoResetEvent first;
  ipc::AutoResetEvent second;
  ipc::AutoResetEvent* const events[] = {&first, &second};
  const auto said = [&](int error) {
    return lesson::said_where_futex_waitv_fails(
        error, [&] { lesson::wait_any(events, ipc::in(std::chrono::seconds(1))); });
  };
  CHECK(said(ENOSYS) == "futex_waitv, new in Linux 5.16: Function not implemented");
  CHECK(said(EPERM) == "futex_waitv: Operation not permitted");
  for (ipc::AutoResetEvent* event : events) {
    CHECK(ipc::EventWord<ipc::PrivateSync>::of(*event).load() == 0);
  }
}
// [refused]

// [epoll]
TEST_CASE("epoll tells two threads of one write, and takes nothing") {
  const ipc::Descriptor event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  const ipc::Descriptor a(::epoll_create1(EPOLL_CLOEXEC));  // what thread A waits at
  const ipc::Descriptor b(::epoll_create1(EPOLL_CLOEXEC));
  for (const ipc::Descriptor* waiter : {&a, &b}) {
    epoll_event what{.events = EPOLLIN, .data = {.u32 = 0}};
    REQUIRE(::epoll_ctl(waiter->get(), EPOLL_CTL_ADD, event.get(), &what) == 0);
  }
  REQUIRE(::eventfd_write(event.get(), 1) == 0);

  epoll_event ready;
  CHECK(::epoll_wait(a.get(), &ready, 1, 0) == 1);
  CHECK(::epoll_wait(b.get(), &ready, 1, 0) == 1);
  CHECK(::epoll_wait(a.get(), &ready, 1, 0) == 1);  // still there

  eventfd_t value;
  CHECK(::eventfd_read(event.get(), &value) == 0);  // this takes it, and one of them is too late
  CHECK(::eventfd_read(event.get(), &value) == -1);
}
// [epoll]

TEST_CASE("the kernel itself says only that an argument is wrong") {
  futex_waitv words[129] = {};
  CHECK(::syscall(SYS_futex_waitv, words, 129, 0, nullptr, 0) == -1);
  CHECK(errno == EINVAL);
}
