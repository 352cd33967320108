#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <type_traits>

/// @file
/// What may lie in memory that programs of several makers map, and where in it it lies.
///
/// A struct that goes there names its members in a function `fields()`, in their order:
///
///     struct Board {
///       std::atomic<std::uint64_t> last_ticket{0};
///       ipc::Offset<char> text;
///
///       static constexpr auto fields() {
///         return std::array{IPC_FIELD(Board, last_ticket), IPC_FIELD(Board, text)};
///       }
///     };
///
/// Refused by the compiler, and kept by the files in `refused/` of lesson 10: a member that another
/// program cannot have in the same place, with the same size, and with the same meaning.

namespace ipc {

/// How bytes are laid out that several programs map.
namespace layout {

/// A member of a struct: what it is called, and where it lies.
struct Field {
  const char* name;
  std::size_t offset;  ///< of its first byte, from the first of the struct
  std::size_t size;    ///< in bytes
};

namespace detail {

template <class T>
inline constexpr bool is_atomic = false;
template <class T>
inline constexpr bool is_atomic<std::atomic<T>> = true;

template <class T, class... Any>
inline constexpr bool is_any_of = (std::is_same_v<T, Any> || ...);

// As wide in every language and on every system. Not bool: .NET marshals one as four bytes.
template <class T>
inline constexpr bool is_fixed_width =
    is_any_of<T, std::int8_t, std::int16_t, std::int32_t, std::int64_t, std::uint8_t, std::uint16_t,
              std::uint32_t, std::uint64_t, char, std::byte>;

template <class T>
constexpr bool names_every_byte() {
  std::size_t end = 0;
  for (const Field& field : T::fields()) {
    if (field.offset != end) return false;
    end += field.size;
  }
  return end == sizeof(T);
}

}  // namespace detail

/// Compiles if a T may lie in shared memory, and says why if not.
// [require]
template <class T>
constexpr void require_shareable() {
  if constexpr (std::is_array_v<T>) {
    require_shareable<std::remove_extent_t<T>>();
  } else if constexpr (detail::is_atomic<T>) {
    static_assert(T::is_always_lock_free,
                  "not lock-free: its lock would belong to one process, and nobody else takes it");
    static_assert(sizeof(T) <= 8,  // see SharedAtomic
                  "more than 8 bytes in one step: the other side may be compiled to lock them");
    require_shareable<typename T::value_type>();
  } else if constexpr (requires { T::fields(); }) {
    static_assert(std::is_standard_layout_v<T>,
                  "no standard layout (virtual functions?): only this compiler can find it");
    static_assert(std::is_trivially_destructible_v<T>,
                  "a destructor: several processes use it, and none of them may be the last");
    static_assert(detail::names_every_byte<T>(),
                  "bytes without a name: fields() lists every member, and padding is a member");
  } else {
    static_assert(!std::is_pointer_v<T> && !std::is_reference_v<T>,
                  "a pointer means something in one process only: use ipc::Offset");
    static_assert(detail::is_fixed_width<T>,
                  "not as wide everywhere: use std::int8_t to std::uint64_t, char, std::byte, an "
                  "atomic or an array of these, or a struct with fields()");
  }
}
// [require]

/// What IPC_FIELD() makes.
template <class Member>
constexpr Field field(const char* name, std::size_t offset) {
  require_shareable<Member>();
  return {name, offset, sizeof(Member)};
}

/// A row of `fields()`: the member of a struct, if it may lie in shared memory.
#define IPC_FIELD(Struct, member) \
  ::ipc::layout::field<decltype(Struct::member)>(#member, offsetof(Struct, member))

/// @param fields what a struct's `fields()` returned.
/// @param prefix to put before each name.
/// @param start where the struct begins.
/// @returns a line for each field: its name, its offset and its size in bytes, in columns. A
///   program in another language prints the same lines, if it agrees.
template <class Fields>
std::string dump(const Fields& fields, const std::string& prefix = "", std::size_t start = 0) {
  std::string lines;
  for (const Field& field : fields) {
    char line[80];
    std::snprintf(line, sizeof line, "%-20s %5zu %5zu\n", (prefix + field.name).c_str(),
                  start + field.offset, field.size);
    lines += line;
  }
  return lines;
}

}  // namespace layout
}  // namespace ipc
