// What a hostile peer may write into a board: its header, its offset, its size, and the length of
// the object. Whatever it is, the board is refused, or all that is read lies inside of it.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <system_error>

#include "ipc/ticket_board.hpp"

namespace {

constexpr std::string_view text = "Closed on Sundays";
constexpr std::size_t good_size = ipc::board_size(text.size());
constexpr std::align_val_t alignment{64};

// As large as the object and no larger: AddressSanitizer sees a read behind it.
struct Free {
  void operator()(std::byte* memory) const { ::operator delete(memory, alignment); }
};
using Memory = std::unique_ptr<std::byte, Free>;

Memory zeros(std::size_t size) {
  Memory memory(static_cast<std::byte*>(::operator new(size, alignment)));
  std::fill_n(memory.get(), size, std::byte{0});
  return memory;
}

const std::byte* good_board() {
  static const Memory memory = zeros(good_size);
  ipc::layout::initialise<ipc::TicketBoard>({memory.get(), good_size},
                                            [](auto board) { ipc::write_text(board, text); });
  return memory.get();
}

}  // namespace

// The first byte is the size of the object; the others change bytes of a good board, since what is
// nearly good gets furthest.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::byte* const good = good_board();
  const std::size_t real_size = size > 0 ? data[0] : 0;
  const Memory memory = zeros(real_size);
  std::copy_n(good, std::min(real_size, good_size), memory.get());
  for (std::size_t i = 1; i < size && i <= real_size; ++i) {
    memory.get()[i - 1] ^= std::byte{data[i]};
  }
  try {
    const auto board = ipc::layout::check<ipc::TicketBoard>({memory.get(), real_size}, "tickets");
    volatile char read = 0;
    for (const char letter : ipc::read_text(board)) read = letter;
    static_cast<void>(read);
  } catch (const std::system_error&) {
  }
  return 0;
}
