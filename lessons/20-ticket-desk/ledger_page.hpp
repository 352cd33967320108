#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <stdexcept>
#include <string>

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

/// @param bytes of the file; its lock is held, so nobody else is looking at it.
/// @param path to report.
/// @returns the page in it; a new one if there was none, or its maker was killed over it.
/// @throws std::runtime_error if it is something else.
// [page]
inline LedgerPage* open_page(std::span<std::byte> bytes, const std::string& path) {
  const ipc::layout::Expected expected{LedgerPage::magic, LedgerPage::version, sizeof(LedgerPage)};
  const auto verdict =
      ipc::layout::check_header(ipc::layout::header_of(bytes), bytes.size(), expected);
  if (verdict.fault == ipc::layout::Fault::incomplete) {
    auto* page = new (bytes.data()) LedgerPage;
    page->header.publish(LedgerPage::magic, LedgerPage::version, bytes.size());
    return page;
  }
  if (verdict.fault != ipc::layout::Fault::none) {
    throw std::runtime_error("ledger '" + path +
                             "': " + ipc::layout::explain(verdict, bytes.size(), expected));
  }
  return std::launder(reinterpret_cast<LedgerPage*>(bytes.data()));
}
// [page]

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
