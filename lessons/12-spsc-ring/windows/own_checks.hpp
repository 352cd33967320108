// What lesson 12 promises in words that are Windows' own.
#pragma once
#include "../turns.hpp"
#include "testing/catch.hpp"
#include "testing/names.hpp"

TEST_CASE("bad use gets one line that names the call and the object") {
  const std::string name = testing::unique_name("ring");
  CHECK(complaint({"eat"}) == "'eat': produce [NAME [TICKETS]] | consume [NAME]");
  CHECK(complaint({"produce", name, "many"}) == "'many': not a number");
  CHECK(complaint({"produce", name, "9876543210"}) == "'9876543210': too large");
  CHECK(complaint({"produce", name}).starts_with("OpenFileMapping 'Local\\" + name + "': "));
  const ConsumerSide consumer;
  const ProducerSide producer;
  CHECK(complaint({"produce", name}) ==
        "CreateMutex '" + name + "-producer': there is a producer already");
  CHECK(complaint({"consume", name}) ==
        "CreateMutex '" + name + "-consumer': there is a consumer already");
}
