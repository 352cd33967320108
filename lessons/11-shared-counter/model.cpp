// The model check of lesson 11: the shipped roll, in simulated processes.
#include "testing/model.hpp"

#include "ipc/auto_reset_event.hpp"
#include "ticket_roll.hpp"

using testing::every_run;
using testing::ModelSync;
using testing::must;
using testing::random_runs;
using testing::Scene;
using Event = ipc::BasicAutoResetEvent<ModelSync>;
using Roll = lesson::TicketRoll<ModelSync, Event>;

// [notes]
struct LastSeesAllNotes : Scene<LastSeesAllNotes, 2> {
  lesson::RollBlock<ModelSync> block;
  Event sold_out;
  ModelSync::Plain<int> note[2];
  lesson::Ticket got[2] = {};

  void thread(unsigned index) {
    note[index] = 1;
    got[index] = Roll(block, sold_out, 2).take().value_or(0);
    if (got[index] == 2) must(note[1 - index] == 1);
  }
  void after() { must(got[0] + got[1] == 3); }
};
TEST_CASE("who takes the last ticket sees what the other wrote before it took one", "[exercise]") {
  CHECK_HOLDS(every_run<LastSeesAllNotes>());
}
// [notes]

struct TwoTakeOneWaits : Scene<TwoTakeOneWaits, 3> {
  lesson::RollBlock<ModelSync> block;
  Event sold_out;
  ModelSync::Plain<int> note[2];

  void thread(unsigned index) {
    if (index < 2) {
      note[index] = 1;
      must(Roll(block, sold_out, 2).take().has_value());
    } else {
      must(sold_out.wait());
      must(note[0] + note[1] == 2);
    }
  }
};
TEST_CASE("who waits for the last ticket sees what every taker wrote before", "[exercise]") {
  CHECK_HOLDS(random_runs<TwoTakeOneWaits>(1'000'000));
}
