// Refused: "more than 8 bytes in one step"
#include <array>
#include <atomic>
#include <cstdint>

#include "ipc/fields.hpp"

struct Both {
  std::uint64_t last_ticket;
  std::uint64_t desk;
};
struct Board {
  std::atomic<Both> both;

  static constexpr auto fields() { return std::array{IPC_FIELD(Board, both)}; }
};
template void ipc::layout::require_shareable<Board>();
