#pragma once
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <string>
#include <system_error>

#include "ipc/fields.hpp"

namespace ipc {

/// Where in a shared object something lies: what stands there in place of a pointer, since each
/// process maps the object at another address.
///
/// It counts bytes from the first one of the object, not from itself. So it means the same in a
/// private copy of the struct around it, and it is the position that a MemoryMappedViewAccessor of
/// .NET takes. An offset of 0 leads nowhere.
///
/// It is as trustworthy as whoever wrote it last. resolve() looks at it once, and refuses what
/// leads out of the object.
template <class T>
class Offset {
 public:
  /// @param object all bytes of the object, as mapped here.
  /// @param target in it.
  // [set]
  void set(std::span<std::byte> object, const T* target) {
    const auto at = reinterpret_cast<const std::byte*>(target) - object.data();
    // relaxed, here and below: it is published with what is around it.
    bytes_.store(static_cast<std::uint64_t>(at), std::memory_order_relaxed);
  }
  // [set]

  /// @param object all bytes of the object, as mapped here.
  /// @param count how many T are wanted there.
  /// @returns these T.
  /// @throws std::system_error if they are not all in the object, or not aligned
  ///   (`std::errc::bad_message`).
  // [resolve]
  std::span<T> resolve(std::span<std::byte> object, std::uint64_t count = 1) const {
    const std::uint64_t at = bytes_.load(std::memory_order_relaxed);  // once
    const std::uint64_t end = object.size();
    if (at == 0 || at > end || at % alignof(T) != 0) refuse(at, count, end);
    // By division: at + count * sizeof(T) can come round to a small number.
    if (count > (end - at) / sizeof(T)) refuse(at, count, end);
    return {std::launder(reinterpret_cast<T*>(object.data() + at)),
            static_cast<std::size_t>(count)};
  }
  // [resolve]

  static constexpr auto fields() { return std::array{IPC_FIELD(Offset, bytes_)}; }

 private:
  [[noreturn]] static void refuse(std::uint64_t at, std::uint64_t count, std::uint64_t end) {
    throw std::system_error(std::make_error_code(std::errc::bad_message),
                            "offset '" + std::to_string(at) + "': " + std::to_string(count) +
                                " times " + std::to_string(sizeof(T)) + " bytes, in an object of " +
                                std::to_string(end));
  }

  std::atomic<std::uint64_t> bytes_{0};
};

}  // namespace ipc
