// Refused: "not as wide everywhere"
#include <array>

#include "ipc/fields.hpp"

struct Board {
  long last_ticket;  // on Linux it is std::int64_t by another name

  static constexpr auto fields() { return std::array{IPC_FIELD(Board, last_ticket)}; }
};
template void ipc::layout::require_shareable<Board>();
