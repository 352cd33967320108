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

TEST_CASE("a run without data, or with a claim that is missed, is not borne out") {
  const auto desk = [](const char* name, std::size_t samples, double median = 4) {
    const lesson::Summary round{samples, median, median, median};
    return Result{name, "closed", Placement({0}, {0}), Size(16), 1, round, {round}};
  };
  const auto said = [](const std::vector<Result>& results) {
    std::vector<lesson::Verdict> verdicts;
    for (const char* second : {"futex pair", "pipe"}) {
      verdicts.push_back(lesson::judge({"desk", second, "same core", true, 1.4}, results));
    }
    return lesson::borne_out(verdicts);
  };
  CHECK(said({desk("desk", 100), desk("pipe", 100)}));           // the other one was not run
  CHECK_FALSE(said({desk("desk", 100, 6), desk("pipe", 100)}));  // 1.5 times as long
  CHECK_FALSE(said({desk("desk", 99), desk("pipe", 100)}));
  CHECK_FALSE(said({desk("desk", 100), desk("pipe", 100), desk("futex pair", 99)}));
  CHECK_FALSE(said({desk("desk", 100)}));
  CHECK_FALSE(said({}));
}
