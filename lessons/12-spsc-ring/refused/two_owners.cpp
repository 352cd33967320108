// Refused: "delete"
// An index has one owner: a producer cannot be copied.
#include "consumer.hpp"
#include "seat.hpp"

void two_owners(lesson::Seat& seat) {
  ipc::Producer producer(seat.ring(), seat.events(), "tickets");
  ipc::Producer other(producer);
}
