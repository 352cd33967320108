// Refused: "not lock-free, and the lock would be in one process only"
#include "ipc/shared_atomic.hpp"

struct NumberAndText {
  long long number;
  char text[8];
};

ipc::SharedAtomic<NumberAndText> ticket;
