#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <string_view>

#include "ipc/layout.hpp"
#include "ipc/offset.hpp"

namespace ipc {

/// What hangs in the waiting room: the last ticket, and a text. Where its fields lie is written
/// down in ticket_board.txt; whoever changes it there changes the version here.
// [board]
struct TicketBoard {
  static constexpr std::uint32_t magic = layout::magic_of("TICK");
  static constexpr std::uint32_t version = 1;

  std::atomic<std::uint64_t> last_ticket{0};
  Offset<char> text;  // in what follows the board
  std::atomic<std::uint32_t> text_size{0};
  std::byte unused[4]{};

  static constexpr auto fields() {
    return std::array{IPC_FIELD(TicketBoard, last_ticket), IPC_FIELD(TicketBoard, text),
                      IPC_FIELD(TicketBoard, text_size), IPC_FIELD(TicketBoard, unused)};
  }
};
// [board]

using BoardView = layout::View<TicketBoard>;

/// The size of a board with room for a text.
constexpr std::size_t board_size(std::size_t text_size) {
  return layout::expected<TicketBoard>().least_size + text_size;
}

/// Writes the text of a board behind it, as much of it as there is room for.
// [write]
inline void write_text(const BoardView& board, std::string_view text) {
  char* room = reinterpret_cast<char*>(board.tail().data());
  const std::size_t size = text.copy(room, board.tail().size());
  board->text.set(board.bytes(), room);
  board->text_size.store(static_cast<std::uint32_t>(size), std::memory_order_relaxed);
}
// [write]

/// @returns the text of a board, wherever in the object it lies.
/// @throws std::system_error if that is outside.
// [read]
inline std::string_view read_text(const BoardView& board) {
  const std::uint32_t size = board->text_size.load(std::memory_order_relaxed);
  const std::span<char> text = board->text.resolve(board.bytes(), size);
  return {text.data(), text.size()};
}
// [read]

}  // namespace ipc
