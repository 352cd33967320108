// The model check of lesson 01: every run of two or three clerks who take tickets, and the proof
// that the model would find the loss.
#include "testing/model.hpp"

#include <cstdint>

#include "one_line_counter.hpp"
#include "ticket_counter.hpp"

using testing::every_run;
using testing::ModelSync;
using testing::must;
using testing::Scene;
using testing::Verdict;

// [clerks]
template <class Counter, unsigned threads, unsigned each>
struct Clerks : Scene<Clerks<Counter, threads, each>, threads> {
  Counter counter;
  int holders[threads * each + 1] = {};  // of each ticket; a note of ours, not a step of the model

  void thread(unsigned) {
    for (unsigned i = 0; i < each; ++i) {
      const std::uint64_t ticket = counter.take();
      must(ticket >= 1 && ticket <= threads * each);
      must(++holders[ticket] == 1);
    }
  }
};
using Subject = lesson::TicketCounter<ModelSync>;

TEST_CASE("two clerks never hold the same ticket", "[exercise]") {
  CHECK_HOLDS(every_run<Clerks<Subject, 2, 1>>());
}
// [clerks]
TEST_CASE("two clerks who take two tickets each hold 1 to 4", "[exercise]") {
  CHECK_HOLDS(every_run<Clerks<Subject, 2, 2>>());
}
TEST_CASE("three clerks hold 1 to 3", "[exercise]") {
  CHECK_HOLDS(every_run<Clerks<Subject, 3, 1>>());
}

// What a compiler makes of `++issued` on a volatile. Both are sequentially consistent: there is no
// stronger order, and it does not help.
// [load-and-store]
struct LoadAndStore {
  ModelSync::Atomic<std::uint64_t> issued;

  std::uint64_t take() {
    const std::uint64_t next = issued.load() + 1;
    issued.store(next);
    return next;
  }
};
TEST_CASE("the model finds the schedule on which a load and a store lose a ticket") {
  const Verdict verdict = every_run<Clerks<LoadAndStore, 2, 1>>();
  std::printf("%s", verdict.why.c_str());
  CHECK_FALSE(verdict.holds);
  CHECK(verdict.why.find("what must hold does not") != std::string::npos);
}
// [load-and-store]

TEST_CASE("the model calls a counter that is not atomic a data race") {
  const Verdict verdict = every_run<Clerks<lesson::OneLineCounter<ModelSync>, 2, 1>>();
  std::printf("%s", verdict.why.c_str());
  CHECK_FALSE(verdict.holds);
  CHECK(verdict.why.find("data race") != std::string::npos);
}
