// What the program says of bad use.
#include "testing/catch.hpp"
#include "testing/complaint.hpp"

using testing::complaint;

TEST_CASE("bad use gets one line that names the argument") {
  CHECK(complaint({"--bogus"}) == "'--bogus': expected no argument");
}
