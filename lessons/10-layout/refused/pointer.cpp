// Refused: "a pointer means something in one process only"
#include <array>

#include "ipc/fields.hpp"

struct Board {
  const char* text;

  static constexpr auto fields() { return std::array{IPC_FIELD(Board, text)}; }
};
template void ipc::layout::require_shareable<Board>();
