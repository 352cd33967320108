// Refused: "its lock would belong to one process"
#include <array>
#include <atomic>

#include "ipc/fields.hpp"

struct Letters {
  char letters[3];
};
struct Board {
  std::atomic<Letters> text;

  static constexpr auto fields() { return std::array{IPC_FIELD(Board, text)}; }
};
template void ipc::layout::require_shareable<Board>();
