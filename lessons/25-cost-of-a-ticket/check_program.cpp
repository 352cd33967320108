// What the program says, and where it runs.
#include <vector>

#include "testing/catch.hpp"
#include "testing/complaint.hpp"
#include "testing/cores.hpp"

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
