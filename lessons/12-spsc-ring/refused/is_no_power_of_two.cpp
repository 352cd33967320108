// Refused: "must be a power of two"
// Where the 64-bit index wraps round, item 0 would not follow the last slot.
#include "ipc/spsc_ring.hpp"

ipc::SpscRing<int, 10> ring;
