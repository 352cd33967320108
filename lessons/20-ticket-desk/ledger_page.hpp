#pragma once
#include <atomic>
#include <cstdint>

#include "ipc/layout.hpp"
#include "protocol.hpp"

namespace lesson {

/// What stands in the file of a ledger.
struct LedgerPage {
  static constexpr std::uint32_t magic = ipc::layout::magic_of("BOOK");
  static constexpr std::uint32_t version = 1;

  ipc::LayoutHeader header;
  std::atomic<Ticket> last{0};  // issued, or burnt by a crash
};

/// @returns the next ticket. Noted first: a server that is killed from here on has burnt it.
// [take]
inline Ticket take_ticket(LedgerPage& page) {
  // relaxed: one server writes it. The reply is published later, with release, so whoever has the
  // ticket sees the note.
  const Ticket ticket = page.last.load(std::memory_order_relaxed) + 1;
  page.last.store(ticket, std::memory_order_relaxed);
  return ticket;
}
// [take]

}  // namespace lesson
