#pragma once
#include <new>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "ipc/deadline.hpp"
#include "ipc/shared_atomic.hpp"
#include "ipc/shared_memory.hpp"
#include "roll_event.hpp"
#include "ticket_roll.hpp"

namespace lesson {

/// One process's hold on a roll of tickets: the page that all of them map, and the event.
class SharedRoll {
 public:
  static constexpr Ticket size = 3'000;

  /// Makes the roll. It is complete when this returns; start the other processes then.
  // [create]
  static SharedRoll create(const std::string& name) {
    ipc::SharedMemory memory = ipc::SharedMemory::create(name, sizeof(Page));
    new (memory.data()) Page;
    return {std::move(memory), name};
  }
  // [create]

  /// Opens a roll that another process made.
  static SharedRoll open(const std::string& name) {
    return {ipc::SharedMemory::open(name, sizeof(Page)), name};
  }

  /// Takes tickets until there are none, and notes each.
  // [take_all]
  Ticket take_all() {
    Ticket mine = 0;
    while (const auto ticket = roll_.take()) {
      page().times[*ticket].fetch_add(1, std::memory_order_relaxed);
      ++mine;
    }
    return mine;
  }
  // [take_all]

  std::optional<Ticket> take() { return roll_.take(); }
  bool wait_until_sold_out(ipc::Deadline until = ipc::never) { return sold_out_.wait(until); }

  /// @returns where this process sees what lies in the page of the event.
  const void* event_in_page() const { return &page().sold_out; }

  /// @returns how many of the tickets were noted exactly once.
  Ticket taken_once() const {
    Ticket once = 0;
    for (Ticket ticket = 1; ticket <= size; ++ticket) once += page().times[ticket].load() == 1;
    return once;
  }

 private:
  // [page]
  struct Page {
    RollBlock<RollSync> block;
    RollEvent::InPage sold_out;
    ipc::SharedAtomic<std::uint32_t> times[size + 1];  // how often each ticket was taken
  };
  // [page]
  static_assert(std::is_trivially_destructible_v<Page>, "it outlives whoever made it");

  SharedRoll(ipc::SharedMemory memory, const std::string& name)
      : memory_(std::move(memory)),
        sold_out_(page().sold_out, name),
        roll_(page().block, sold_out_, size) {}
  SharedRoll(const SharedRoll&) = delete;

  Page& page() const { return *std::launder(reinterpret_cast<Page*>(memory_.data())); }

  ipc::SharedMemory memory_;
  RollEvent sold_out_;
  TicketRoll<RollSync, RollEvent> roll_;
};

}  // namespace lesson
