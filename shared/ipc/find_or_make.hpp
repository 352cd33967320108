#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "ipc/layout.hpp"

namespace ipc::layout {

/// @returns whether all of them are zero, as in a new file.
inline bool is_zero(std::span<const std::byte> bytes) {
  // Each is as the one before it. One call, which is made for speed.
  return bytes.empty() || (bytes[0] == std::byte{0} &&
                           std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

/// @returns whether memory whose magic is 0 is that of a new file, or of one whose maker was killed
///   inside publish(): some other fields of the header are there.
// [is_unfinished]
inline bool is_unfinished(std::span<std::byte> bytes, const Expected& expected) {
  const LayoutHeader& header = header_of(bytes);
  const auto is_or_will_be = [](const auto& field, auto value) {
    const auto found = field.load(std::memory_order_relaxed);
    return found == 0 || found == value;
  };
  return is_or_will_be(header.version, expected.version) &&
         is_or_will_be(header.header_size, LayoutHeader::size) &&
         is_or_will_be(header.total_size, bytes.size()) &&
         is_zero(bytes.subspan(offsetof(LayoutHeader, unused)));
}
// [is_unfinished]

/// Finds an object in the memory of a file, or makes it there if the file is new, or if its maker
/// was killed before it was complete. One process at a time may be here. A file that begins with
/// zeros and is something else is not written to.
/// @tparam Memory all of the object: it begins with its LayoutHeader, `header`, and says what its
///   `magic` and its `version` are. What follows the header is all zero in a new one.
/// @param bytes the first ones of the file, as many as a Memory has.
/// @param file_size in bytes; that of a new file is the size of a Memory.
/// @param what_is_wrong how the error begins.
/// @throws std::runtime_error if it is something else.
// [find_or_make]
template <class Memory>
Memory& find_or_make(std::span<std::byte> bytes, std::uint64_t file_size,
                     const std::string& what_is_wrong) {
  static_assert(std::is_trivially_destructible_v<Memory>, "it outlives whoever made it");
  const Expected expected{Memory::magic, Memory::version, sizeof(Memory)};
  const Verdict verdict = check_header(header_of(bytes), bytes.size(), expected);
  if (verdict.fault == Fault::incomplete) {
    if (file_size != sizeof(Memory) || !is_unfinished(bytes, expected)) {
      throw std::runtime_error(what_is_wrong + ": not a new file, but begins with zeros");
    }
    auto* made = new (bytes.data()) Memory;
    made->header.publish(Memory::magic, Memory::version, bytes.size());  // last
    return *made;
  }
  if (verdict.fault != Fault::none) {
    throw std::runtime_error(what_is_wrong + ": " + explain(verdict, bytes.size(), expected));
  }
  return *std::launder(reinterpret_cast<Memory*>(bytes.data()));
}
// [find_or_make]

}  // namespace ipc::layout
