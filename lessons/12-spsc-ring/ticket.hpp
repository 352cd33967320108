#pragma once
#include <cstdint>

#include "ipc/spsc_ring.hpp"

namespace lesson {

/// A ticket that shows whether it was read whole: two words, and the second follows from the first.
struct Ticket {
  std::uint64_t number;
  std::uint64_t checksum;
};

/// @returns the ticket of that number.
inline Ticket ticket(std::uint64_t number) {
  return {number, ~number * 0x9E37'79B9'7F4A'7C15};
}

/// @returns whether what was read is the ticket of that number, and whole.
inline bool is_ticket(const Ticket& read, std::uint64_t number) {
  return read.number == number && read.checksum == ticket(number).checksum;
}

/// The ring of this lesson's two processes.
using Ring = ipc::SpscRing<Ticket, 64>;

}  // namespace lesson
