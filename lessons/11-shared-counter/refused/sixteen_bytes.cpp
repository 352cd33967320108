// Refused: "more than 8 bytes, and the other side may be compiled to lock them"
#include "ipc/shared_atomic.hpp"

struct NumberAndText {
  long long number;
  char text[8];
};

ipc::SharedAtomic<NumberAndText> ticket;
