// Refused: "bytes without a name"
#include <array>
#include <cstdint>

#include "ipc/fields.hpp"

struct Board {
  std::uint32_t desk;
  std::uint64_t last_ticket;  // aligned to 8 on most systems, to 4 on some

  static constexpr auto fields() {
    return std::array{IPC_FIELD(Board, desk), IPC_FIELD(Board, last_ticket)};
  }
};
template void ipc::layout::require_shareable<Board>();
