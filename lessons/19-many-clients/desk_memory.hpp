#pragma once
#include <cstddef>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "ipc/layout.hpp"
#include "slots.hpp"

namespace lesson {

/// How many clients can be at a desk at once.
inline constexpr unsigned slot_count = 16;

/// What a process locks in the file of the desk: bytes that nothing is stored in. A slot's has the
/// slot's number.
enum Byte : unsigned {
  server_byte = slot_count,  ///< held by the server as long as it lives
  door_byte,                 ///< held for a moment by whoever opens the file
};

/// Finds a desk in the memory of a file, or makes it there if the file is new. Only one process at
/// a time may be here.
/// @tparam Memory what a desk consists of: first its header, then all the rest. It has the
/// constants
///   `magic` and `version`.
/// @param bytes all zero in a new file.
/// @throws std::runtime_error if it is something else.
// [desk_in]
template <class Memory>
Memory& desk_in(std::span<std::byte> bytes, const std::string& path) {
  static_assert(std::is_trivially_destructible_v<Memory>, "it outlives whoever made it");
  const ipc::layout::Expected expected{Memory::magic, Memory::version, sizeof(Memory)};
  const auto verdict =
      ipc::layout::check_header(ipc::layout::header_of(bytes), bytes.size(), expected);
  // New, or whoever made it was killed before it was complete. Last comes the magic.
  if (verdict.fault == ipc::layout::Fault::incomplete) {
    auto* made = new (bytes.data()) Memory;
    made->header.publish(Memory::magic, Memory::version, bytes.size());
    return *made;
  }
  if (verdict.fault != ipc::layout::Fault::none) {
    throw std::runtime_error("layout '" + path + "': not a desk: " +
                             ipc::layout::explain(verdict, bytes.size(), expected));
  }
  return *std::launder(reinterpret_cast<Memory*>(bytes.data()));
}
// [desk_in]

}  // namespace lesson
