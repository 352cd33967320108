// Refused: "an address means nothing to another process"
#include "ipc/shared_atomic.hpp"

ipc::SharedAtomic<const char*> text;
