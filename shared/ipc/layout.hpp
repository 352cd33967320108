#pragma once
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>
#include <type_traits>

#include "ipc/error.hpp"
#include "ipc/fields.hpp"
#include "ipc/sync.hpp"

namespace ipc {

/// What a shared object begins with, so that whoever maps it can tell what it is, before touching
/// anything else:
///
/// | offset | size | field | meaning |
/// |---|---|---|---|
/// | 0 | 4 | `magic` | what it is; 0 as long as the object is not complete |
/// | 4 | 4 | `version` | of the layout; another one is refused |
/// | 8 | 8 | `header_size` | 64: the offset of what comes next |
/// | 16 | 8 | `total_size` | bytes, from the first of the header to the last of the object |
/// | 24 | 40 | `unused` | 0; fills a cache line |
///
/// The fields are atomic though they are written once. Whoever else maps the object may write to
/// them at any time, and a compiler may load a variable that is not atomic twice where the source
/// says once. An atomic load is made once.
/// @tparam Sync where `Atomic` comes from; see ipc/sync.hpp. Nobody sleeps on a word of it.
// [header]
template <class Sync>
struct alignas(64) BasicLayoutHeader {
  typename Sync::template Atomic<std::uint32_t> magic{0};
  typename Sync::template Atomic<std::uint32_t> version{0};
  typename Sync::template Atomic<std::uint64_t> header_size{0};
  typename Sync::template Atomic<std::uint64_t> total_size{0};
  std::byte unused[40]{};

  static constexpr std::size_t size = 64;  // bytes
  // [header]

  /// Makes the object visible: until this is done, whoever checks it is told to come again.
  /// @param its_magic not 0.
  /// @param bytes the size of the whole object.
  // [publish]
  void publish(std::uint32_t its_magic, std::uint32_t its_version, std::uint64_t bytes) {
    version.store(its_version, std::memory_order_relaxed);
    header_size.store(size, std::memory_order_relaxed);
    total_size.store(bytes, std::memory_order_relaxed);
    // release: whoever sees the magic sees all that this thread wrote before, here and behind.
    magic.store(its_magic, std::memory_order_release);
  }
  // [publish]

  static constexpr auto fields() {
    return std::array{IPC_FIELD(BasicLayoutHeader, magic), IPC_FIELD(BasicLayoutHeader, version),
                      IPC_FIELD(BasicLayoutHeader, header_size),
                      IPC_FIELD(BasicLayoutHeader, total_size),
                      IPC_FIELD(BasicLayoutHeader, unused)};
  }
};
using LayoutHeader = BasicLayoutHeader<PrivateSync>;

// [offsets]
static_assert(sizeof(LayoutHeader) == LayoutHeader::size && offsetof(LayoutHeader, magic) == 0 &&
                  offsetof(LayoutHeader, version) == 4 &&
                  offsetof(LayoutHeader, header_size) == 8 &&
                  offsetof(LayoutHeader, total_size) == 16,
              "other programs, also those in other languages, look for it there");
// [offsets]

namespace layout {

/// @param text four letters, such as "TICK".
/// @returns the magic that shows as these letters when the memory is printed byte by byte.
constexpr std::uint32_t magic_of(const char (&text)[5]) {
  std::uint32_t magic = 0;
  for (int i = 3; i >= 0; --i) magic = magic << 8 | static_cast<unsigned char>(text[i]);
  return magic;
}

/// What an object must be for a reader that knows a T.
struct Expected {
  std::uint32_t magic;
  std::uint32_t version;
  std::size_t least_size;  ///< bytes, the header's among them
};

/// @tparam T a struct with the constants `magic` and `version`, and with `fields()`.
/// @returns what a reader of T expects.
template <class T>
constexpr Expected expected() {
  require_shareable<T>();
  static_assert(T::magic != 0, "a magic of 0 is that of an object which is not complete");
  static_assert(alignof(T) <= alignof(LayoutHeader), "it follows the header without a gap");
  return {T::magic, T::version, LayoutHeader::size + sizeof(T)};
}

/// What a header said when it was read: a copy that nobody else can write to.
struct HeaderCopy {
  std::uint32_t magic = 0;
  std::uint32_t version = 0;
  std::uint64_t header_size = 0;
  std::uint64_t total_size = 0;
};

/// What is wrong with an object.
enum class Fault {
  none,
  no_room,      ///< it is too small for a header, which was not touched
  incomplete,   ///< its creator has not published it, and may never do so
  magic,        ///< it is something else
  version,      ///< it is laid out in another way
  header_size,  ///< it begins somewhere else
  too_small,    ///< its total size has no room for what is expected
  too_large,    ///< its total size is more than there is
};

/// What was found, and read.
struct Verdict {
  Fault fault;
  HeaderCopy header;  ///< what is to be used, if there is no fault; the shared one may have changed
};

/// Checks a header that somebody else wrote, and may still write to.
/// @param shared the header; not touched unless the object has room for it.
/// @param real_size the size of the object in bytes, as the system knows it.
// [check]
template <class Sync>
Verdict check_header(const BasicLayoutHeader<Sync>& shared, std::size_t real_size,
                     const Expected& expected) {
  HeaderCopy copy;
  if (real_size < LayoutHeader::size) return {Fault::no_room, copy};

  // acquire: pairs with the release in publish(), so all that follows is there if the magic is.
  copy.magic = shared.magic.load(std::memory_order_acquire);
  if (copy.magic == 0) return {Fault::incomplete, copy};
  copy.version = shared.version.load(std::memory_order_relaxed);
  copy.header_size = shared.header_size.load(std::memory_order_relaxed);
  copy.total_size = shared.total_size.load(std::memory_order_relaxed);

  // Each field was read once. From here on only the copy counts: the shared one may change.
  if (copy.magic != expected.magic) return {Fault::magic, copy};
  if (copy.version != expected.version) return {Fault::version, copy};
  if (copy.header_size != LayoutHeader::size) return {Fault::header_size, copy};
  if (copy.total_size < expected.least_size) return {Fault::too_small, copy};
  if (copy.total_size > real_size) return {Fault::too_large, copy};
  return {Fault::none, copy};
}
// [check]

/// @returns the letters of a magic, in quotes; a dot for what is no letter.
inline std::string letters_of(std::uint32_t magic) {
  std::string text = "'....'";
  for (std::size_t i = 1; i <= 4; ++i, magic >>= 8) {
    const auto letter = static_cast<char>(magic & 0xff);
    if (letter >= ' ' && letter <= '~') text[i] = letter;
  }
  return text;
}

/// @returns what is wrong, what was found, and what was wanted: "version is 2, wanted 1".
inline std::string explain(const Verdict& verdict, std::size_t real_size,
                           const Expected& expected) {
  const HeaderCopy& header = verdict.header;
  const auto is = [](const char* field, std::uint64_t value, const char* but, std::size_t wanted) {
    return field + (" is " + std::to_string(value)) + ", " + but + " " + std::to_string(wanted);
  };
  switch (verdict.fault) {
    case Fault::none:
      return "as expected";
    case Fault::no_room:
      return is("its size", real_size, "a header has", LayoutHeader::size);
    case Fault::incomplete:
      return "not complete yet";
    case Fault::magic:
      return "magic is " + letters_of(header.magic) + ", wanted " + letters_of(expected.magic);
    case Fault::version:
      return is("version", header.version, "wanted", expected.version);
    case Fault::header_size:
      return is("header_size", header.header_size, "wanted", LayoutHeader::size);
    case Fault::too_small:
      return is("total_size", header.total_size, "wanted at least", expected.least_size);
    case Fault::too_large:
      return is("total_size", header.total_size, "the object has", real_size);
  }
  return "";
}

/// An object that was found to be what was expected: a T behind a header, and what follows the T.
/// It refers to memory of somebody else's, and does not keep it.
template <class T>
class View {
 public:
  /// The first `size` bytes of `memory`, which were checked.
  View(std::span<std::byte> memory, std::uint64_t size)
      : bytes_(memory.first(static_cast<std::size_t>(size))) {}

  T* operator->() const { return &**this; }
  T& operator*() const {
    return *std::launder(reinterpret_cast<T*>(bytes_.data() + LayoutHeader::size));
  }

  /// @returns the whole object, from the first byte of its header. An Offset counts from here.
  std::span<std::byte> bytes() const { return bytes_; }

  /// @returns what follows the T, for an Offset to lead to.
  std::span<std::byte> tail() const { return bytes_.subspan(LayoutHeader::size + sizeof(T)); }

 private:
  std::span<std::byte> bytes_;
};

/// @returns the header that the memory begins with.
inline LayoutHeader& header_of(std::span<std::byte> memory) {
  return *std::launder(reinterpret_cast<LayoutHeader*>(memory.data()));
}

/// Checks memory that somebody else has filled.
/// @param memory all of the object; see SharedMemory::open().
/// @param object the name to report.
/// @returns the T in it.
/// @throws std::system_error if it is not that: `layout 'tickets': version is 2, wanted 1`. Its
///   code is `std::errc::resource_unavailable_try_again` for an object that is not complete,
///   `bad_message` for any other fault.
template <class T>
View<T> check(std::span<std::byte> memory, const std::string& object) {
  const Verdict verdict = check_header(header_of(memory), memory.size(), expected<T>());
  if (verdict.fault == Fault::none) return {memory, verdict.header.total_size};
  const bool later = verdict.fault == Fault::incomplete;
  throw std::system_error(
      std::make_error_code(later ? std::errc::resource_unavailable_try_again
                                 : std::errc::bad_message),
      "layout '" + object + "': " + explain(verdict, memory.size(), expected<T>()));
}

/// Makes a T in new memory, fills it, and publishes it, in this order. Whoever checks the memory
/// meanwhile is told to come again; if this process is killed meanwhile, it is told so for ever.
/// @param memory all zero, and at least `expected<T>().least_size` bytes; see
///   SharedMemory::create().
/// @param fill called with the View<T>, before anybody else can see it.
/// @throws std::system_error if the memory is too small.
// [initialise]
template <class T, class Fill>
void initialise(std::span<std::byte> memory, Fill fill) {
  if (memory.size() < expected<T>().least_size) {
    throw_too_small("layout", "new object", expected<T>().least_size, memory.size());
  }
  new (memory.data() + LayoutHeader::size) T;
  fill(View<T>(memory, memory.size()));
  // Last. The header needs no making: zero bytes are one that is not published.
  header_of(memory).publish(T::magic, T::version, memory.size());
}
// [initialise]

/// @returns the fields of a T behind its header: a line each, as another program must see them.
template <class T>
std::string dump() {
  require_shareable<T>();
  return dump(LayoutHeader::fields(), "header.") + dump(T::fields(), "", LayoutHeader::size);
}

}  // namespace layout
}  // namespace ipc
