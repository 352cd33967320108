// Refused: "bytes without a name"
#include <array>
#include <cstdint>

#include "ipc/fields.hpp"

struct Board {
  std::uint64_t last_ticket;
  const char* text;

  static constexpr auto fields() { return std::array{IPC_FIELD(Board, last_ticket)}; }
};
template void ipc::layout::require_shareable<Board>();
