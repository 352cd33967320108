// Refused: "must be trivially copyable"
// A std::string is a pointer into this process: its bytes mean nothing in another.
#include <string>

#include "ipc/spsc_ring.hpp"

ipc::SpscRing<std::string, 8> ring;
