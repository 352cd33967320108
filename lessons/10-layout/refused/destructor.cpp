// Refused: "a destructor"
#include <array>
#include <cstdint>

#include "ipc/fields.hpp"

struct Board {
  ~Board() { last_ticket = 0; }
  std::uint64_t last_ticket;

  static constexpr auto fields() { return std::array{IPC_FIELD(Board, last_ticket)}; }
};
template void ipc::layout::require_shareable<Board>();
