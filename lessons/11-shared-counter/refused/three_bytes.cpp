// Refused: "not lock-free, and the lock would be in one process only"
#include "ipc/shared_atomic.hpp"

struct Letters {
  char letters[3];
};

ipc::SharedAtomic<Letters> text;
