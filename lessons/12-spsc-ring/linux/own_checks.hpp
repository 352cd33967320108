// What lesson 12 promises in words that are Linux' own.
#pragma once
#include "../turns.hpp"
#include "testing/catch.hpp"
#include "testing/names.hpp"

TEST_CASE("bad use gets one line that names the call and the object") {
  const std::string name = testing::unique_name("ring");
  CHECK(complaint({"eat"}) == "'eat': produce [NAME [TICKETS]] | consume [NAME]");
  CHECK(complaint({"produce", name, "many"}) == "'many': not a number");
  CHECK(complaint({"produce", name, "9876543210"}) == "'9876543210': too large");
  CHECK(complaint({"consume", "a/b"}) == "shm_open 'a/b': Invalid argument");
  CHECK(complaint({"produce", name}) == "shm_open '/" + name + "': No such file or directory");
  const ConsumerSide consumer;
  const ProducerSide producer;
  const std::string call = "fcntl(F_OFD_SETLK) '/" + name + "': ";
  CHECK(complaint({"produce", name}) == call + "there is a producer already");
  CHECK(complaint({"consume", name}) == call + "there is a consumer already");
}
