// What lesson 19 promises in words that are Linux' own.
#pragma once
#include "../turns.hpp"
#include "testing/catch.hpp"

TEST_CASE("bad use gets one line that names the call and the object") {
  CHECK(complaint({"sever"}) == "'sever': server FILE | client FILE");
}
