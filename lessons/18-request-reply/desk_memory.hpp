#pragma once
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <type_traits>

#include "desk.hpp"
#include "ipc/layout.hpp"

namespace lesson {

/// What the two sides map: a header that says what it is, and the block.
template <class Sync>
struct DeskMemory {
  static constexpr std::uint32_t magic = ipc::layout::magic_of("DESK");
  static constexpr std::uint32_t version = 2;  // change it with the block

  ipc::LayoutHeader header;
  DeskBlock<Sync> block;
};

/// Makes it, in memory that nobody else looks at. Last comes the magic: who is killed before that
/// leaves memory that says of itself that it is not complete.
template <class Sync>
void make_desk(std::span<std::byte> memory) {
  static_assert(std::is_trivially_destructible_v<DeskMemory<Sync>>, "it outlives whoever made it");
  auto* desk = new (memory.data()) DeskMemory<Sync>;
  desk->header.publish(DeskMemory<Sync>::magic, DeskMemory<Sync>::version, memory.size());
}

/// @returns what is wrong with memory that was found under a desk's name.
template <class Sync>
ipc::layout::Fault fault_of(std::span<std::byte> memory) {
  using Desk = DeskMemory<Sync>;
  return ipc::layout::check_header(ipc::layout::header_of(memory), memory.size(),
                                   {Desk::magic, Desk::version, sizeof(Desk)})
      .fault;
}

}  // namespace lesson
