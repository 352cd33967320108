// Refused: "not as wide everywhere"
#include <array>

#include "ipc/fields.hpp"

struct Board {
  bool open;

  static constexpr auto fields() { return std::array{IPC_FIELD(Board, open)}; }
};
template void ipc::layout::require_shareable<Board>();
