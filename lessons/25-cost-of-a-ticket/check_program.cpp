// What the program says, of a run and of bad use, and where it runs.
#include <cstddef>
#include <vector>

#include "claims.hpp"
#include "testing/catch.hpp"
#include "testing/complaint.hpp"
#include "testing/cores.hpp"

using lesson::Placement;
using lesson::Result;
using lesson::Size;
using testing::allowed_cores;
using testing::complaint;

TEST_CASE("the placement is what the system says") {
  const std::vector<int> before = allowed_cores();
  testing::stay_on({before.back()});
  CHECK(allowed_cores() == std::vector<int>{before.back()});
  testing::stay_on(before);
  CHECK(allowed_cores() == before);
}

TEST_CASE("bad use gets one line that names the call and the object") {
  CHECK(complaint({"--fast"}) ==
        "'--fast': [--quick] [--json FILE] [--assert] [NAME] | stall [FILE]");
  CHECK(complaint({"--assert", "typo"}) == "'typo': no mechanism has this in its name");
  CHECK(complaint({"serve", "nobody", "tickets"}) == "serve 'nobody': no such server");
}

static Result result(const char* name, std::size_t samples, double median = 4) {
  const lesson::Summary round{samples, median, median, median};
  return Result{name, "closed", Placement({0}, {0}), Size(16), 1, round, {round}};
}

TEST_CASE("a claim holds up to its limit, or from its limit on") {
  const auto holds = [](bool at_most, double limit) {
    const std::vector results{result("desk", 100, 6), result("pipe", 100, 4)};  // 1.5 times as long
    return lesson::judge({"desk", "pipe", "same core", at_most, limit}, results).holds;
  };
  const bool at_most = true;
  CHECK(holds(at_most, 1.5));
  CHECK_FALSE(holds(at_most, 1.4));
  CHECK(holds(!at_most, 1.5));
  CHECK_FALSE(holds(!at_most, 1.6));
}

TEST_CASE("a run without data, or with a claim that is missed, is not borne out") {
  const auto said = [](const std::vector<Result>& results) {
    std::vector<lesson::Verdict> verdicts;
    for (const char* second : {"futex pair", "pipe"}) {
      verdicts.push_back(lesson::judge({"desk", second, "same core", true, 1.4}, results));
    }
    return lesson::borne_out(verdicts);
  };
  CHECK(said({result("desk", 100), result("pipe", 100)}));           // the other one was not run
  CHECK_FALSE(said({result("desk", 100, 6), result("pipe", 100)}));  // 1.5 times as long
  CHECK_FALSE(said({result("desk", 99), result("pipe", 100)}));
  CHECK_FALSE(said({result("desk", 100), result("pipe", 100), result("futex pair", 99)}));
  CHECK_FALSE(said({result("desk", 100)}));
  CHECK_FALSE(said({}));
}
