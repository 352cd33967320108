// What lesson 25 promises in words that are Linux' own.
#pragma once
#include <string>
#include <vector>

#include "cores.hpp"
#include "testing/catch.hpp"
#include "testing/run.hpp"

TEST_CASE("the placement is what the system says") {
  const std::vector<int> before = lesson::allowed_cores();
  lesson::stay_on({before.back()});
  CHECK(lesson::allowed_cores() == std::vector<int>{before.back()});
  lesson::stay_on(before);
  CHECK(lesson::allowed_cores() == before);
}

TEST_CASE("bad use gets one line that names the call and the object") {
  const auto complaint = [](const std::vector<std::string>& arguments) {
    return testing::run(DEMO, arguments).said;
  };
  CHECK(
      complaint({"--fast"}) ==
      "25-cost-of-a-ticket: '--fast': [--quick] [--json FILE] [--assert] [NAME] | stall [FILE]\n");
  CHECK(complaint({"serve", "nobody", "tickets"}) ==
        "25-cost-of-a-ticket: serve 'nobody': no such server\n");
}
