// The claims of lesson 02: what each function returns, on both systems, and that a roll of tickets
// ends where it ends.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <thread>
#include <vector>

#include "family_table.hpp"
#include "ipc/interlocked.hpp"
#include "ipc/sync.hpp"
#include "testing/catch.hpp"
#include "testing/schedule.hpp"
#include "testing/start_barrier.hpp"
#include "ticket_roll.hpp"

using namespace ipc::interlocked;
using testing::Schedules;
using Roll = lesson::TicketRoll<testing::SteppedSync>;
using Tickets = std::vector<std::int64_t>;

namespace {

template <class T>
void check_row(const lesson::Row<T>& row) {
  INFO(row.call << " in " << sizeof(T) * 8 << " bits, on a word that holds 12");
  T word = T(std::intptr_t{12});
  CHECK(row.function(word) == row.returns);
  CHECK(word == row.now);
}

template <class T>
void check_that_it_comes_round() {
  T word = std::numeric_limits<T>::max();
  CHECK(increment(word) == std::numeric_limits<T>::min());
  CHECK(decrement(word) == std::numeric_limits<T>::max());
}

// What four threads that start together got, in order.
template <class Function>
Tickets draw(int each, Function take) {
  std::vector<Tickets> drawn(4);
  testing::StartBarrier start(4);
  {
    std::vector<std::jthread> running;
    for (Tickets& mine : drawn) {
      running.emplace_back([&] {
        start.arrive_and_wait();
        for (int i = 0; i < each; ++i) mine.push_back(take());
      });
    }
  }
  Tickets all;
  for (const Tickets& some : drawn) all.insert(all.end(), some.begin(), some.end());
  std::sort(all.begin(), all.end());
  return all;
}

Tickets count(std::size_t many, std::int64_t from) {
  Tickets numbers(many);
  std::iota(numbers.begin(), numbers.end(), from);
  return numbers;
}

// What two clerks get who try so many times each, in order. 0 is "sold out".
Tickets sell(Schedules& schedule, Roll& roll, std::size_t tries) {
  Tickets a(tries);
  Tickets b(tries);
  const auto clerk = [&roll](Tickets& mine) {
    for (std::int64_t& ticket : mine) ticket = roll.take().value_or(0);
  };
  schedule.run({[&] { clerk(a); }, [&] { clerk(b); }});
  a.insert(a.end(), b.begin(), b.end());
  std::sort(a.begin(), a.end());
  return a;
}

}  // namespace

TEST_CASE("each function returns the old or the new value, as the table says") {
  for (const auto& row : lesson::on_a_word_that_holds_12<std::int32_t>) check_row(row);
  for (const auto& row : lesson::on_a_word_that_holds_12<std::int64_t>) check_row(row);
}

TEST_CASE("the rest of the family returns the old value, the new value or the old bit") {
  lesson::for_each_row_of_the_rest([](const auto& row) { check_row(row); });
}

TEST_CASE("a number that passes its end comes round") {
  check_that_it_comes_round<std::int32_t>();
  check_that_it_comes_round<std::int64_t>();
}

// [unique]
TEST_CASE("real threads draw each old value from 0 and each new value from 1 once") {
  std::int32_t word = 0;
  CHECK((draw(1000, [&] { return exchange_add(word, 1); }) == count(4000, 0)));
  std::int64_t wide = 0;
  CHECK((draw(1000, [&] { return increment(wide); }) == count(4000, 1)));
}
// [unique]

// [last]
TEST_CASE("no order of steps sells the last ticket twice", "[exercise]") {
  for (Schedules all; all.next();) {
    Roll roll(1);
    const Tickets tickets = sell(all, roll, 1);
    INFO(all.story());
    REQUIRE_FALSE(all.stranded());
    REQUIRE(tickets == Tickets{0, 1});
  }
}
// [last]

TEST_CASE("no order of steps skips a ticket, or sells one too many", "[exercise]") {
  for (Schedules all; all.next();) {
    Roll roll(3);
    const Tickets tickets = sell(all, roll, 2);
    INFO(all.story());
    REQUIRE_FALSE(all.stranded());
    REQUIRE(tickets == Tickets{0, 1, 2, 3});
  }
}

TEST_CASE("a roll that is used up has issued as many as it had, whatever the order", "[exercise]") {
  for (Schedules all; all.next();) {
    Roll roll(1);
    sell(all, roll, 2);
    INFO(all.story());
    REQUIRE_FALSE(all.stranded());
    REQUIRE(roll.issued() == 1);
  }
}

TEST_CASE("real threads use up a roll, each ticket once", "[exercise]") {
  Schedules one_by_one("");
  Roll small(3);
  sell(one_by_one, small, 2);
  REQUIRE_FALSE(one_by_one.stranded());  // a real thread without end could not be ended

  lesson::TicketRoll<ipc::PrivateSync> roll(3000);
  const Tickets tickets = draw(1000, [&] { return roll.take().value_or(0); });
  CHECK(std::count(tickets.begin(), tickets.end(), 0) == 1000);  // sold out
  CHECK((Tickets(tickets.begin() + 1000, tickets.end()) == count(3000, 1)));
}
