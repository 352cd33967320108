// The model check of lesson 02: clerks who take the last tickets of a roll. In the model a weak
// compare-exchange also fails for no reason, and a load may see an old value.
#include "testing/model.hpp"

#include <cstdint>
#include <optional>

#include "ticket_roll.hpp"

using testing::every_run;
using testing::ModelSync;
using testing::must;
using testing::Scene;

// [clerks]
template <unsigned threads, unsigned tries, unsigned size>
struct Clerks : Scene<Clerks<threads, tries, size>, threads> {
  lesson::TicketRoll<ModelSync> roll{size};
  int holders[size + 1] = {};  // of each ticket; notes of ours, not steps of the model
  unsigned sold = 0;
  unsigned done = 0;

  void thread(unsigned) {
    for (unsigned i = 0; i < tries; ++i) {
      const std::optional<std::uint32_t> ticket = roll.take();
      if (!ticket) continue;
      must(*ticket >= 1 && *ticket <= size);
      must(++holders[*ticket] == 1);
      ++sold;
    }
    if (++done == threads) must(sold == size);
  }
};

TEST_CASE("two clerks never sell the last ticket twice", "[exercise]") {
  CHECK_HOLDS(every_run<Clerks<2, 1, 1>>());
}
// [clerks]
TEST_CASE("two clerks with two tries each sell all three tickets", "[exercise]") {
  CHECK_HOLDS(every_run<Clerks<2, 2, 3>>());
}
TEST_CASE("three clerks sell both tickets", "[exercise]") {
  CHECK_HOLDS(every_run<Clerks<3, 1, 2>>());
}
