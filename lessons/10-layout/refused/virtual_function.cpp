// Refused: "no standard layout"
#include <array>
#include <cstdint>

#include "ipc/fields.hpp"

struct Board {
  virtual std::uint64_t next() { return last_ticket + 1; }  // and an address of code in each object
  std::uint64_t last_ticket;

  static constexpr auto fields() { return std::array{IPC_FIELD(Board, last_ticket)}; }
};
template void ipc::layout::require_shareable<Board>();
