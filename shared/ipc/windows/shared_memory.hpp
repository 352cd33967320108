#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "ipc/error.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/kernel_name.hpp"

/// @file
/// What named shared memory is made of on Windows: a file mapping object that has no file.

namespace ipc {

/// The first bytes of an object, mapped to read and write. Every process that maps them sees the
/// same memory, each at an address of its own.
class Mapping {
 public:
  /// @param bytes how many to map; at most what the object holds, which is a number of pages. 0
  ///   maps all of it.
  /// @param object the name to report.
  /// @throws std::system_error if the object is smaller, or there is no room in the address space.
  // [mapping]
  Mapping(const Handle& memory, std::size_t bytes, const std::string& object) : size_(bytes) {
    // The whole object: a view that is too large is refused with "access denied", which says
    // little.
    data_ = ::MapViewOfFile(memory.get(), FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, /*all of it*/ 0);
    if (!data_) throw_system_error("MapViewOfFile", object);
    MEMORY_BASIC_INFORMATION view;
    const bool known = ::VirtualQuery(data_, &view, sizeof view) != 0;
    if (known && view.RegionSize >= bytes) {
      if (bytes == 0) size_ = view.RegionSize;
      return;
    }
    const int code = last_error();
    ::UnmapViewOfFile(data_);
    if (!known) throw_system_error("VirtualQuery", object, code);
    throw_too_small("MapViewOfFile", object, bytes, view.RegionSize);
  }
  // [mapping]
  Mapping(Mapping&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  Mapping& operator=(Mapping&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Mapping() {
    if (data_) ::UnmapViewOfFile(data_);
  }

  /// @returns the first byte; at a multiple of 64 KiB.
  std::byte* data() const { return static_cast<std::byte*>(data_); }

  /// @returns the number of bytes asked for, or of all that there are.
  std::size_t size() const { return size_; }

 private:
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

/// A mapped object, and what keeps its name: a name is there as long as a handle is open, in any
/// process. A view keeps the memory, but not the name.
struct NamedMapping {
  Mapping mapping;
  Handle name;
};

/// What SharedMemory::create() does here.
// [create]
template <class Initialise>
NamedMapping create_mapping(const std::string& name, std::size_t bytes, Initialise initialise) {
  const std::wstring object = kernel_name(name);
  const auto high = static_cast<DWORD>(std::uint64_t{bytes} >> 32);
  const auto low = static_cast<DWORD>(bytes);
  // No file, so the memory is taken from RAM and page file, all of it now (SEC_COMMIT).
  // No security attributes: this user, and nobody inherits the handle.
  Handle memory(::CreateFileMappingW(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE | SEC_COMMIT,
                                     high, low, object.c_str()));
  // An existing object comes back as it is, with its own size, and this "error" beside it.
  if (!memory || ::GetLastError() == ERROR_ALREADY_EXISTS) {
    throw_system_error("CreateFileMapping", to_utf8(object));
  }
  Mapping mapping(memory, bytes, to_utf8(object));
  initialise(std::span(mapping.data(), bytes));
  return {std::move(mapping), std::move(memory)};
}
// [create]

/// Opens an object by its name, to read and write; the kernel asks whether this user may.
/// @returns the handle to map.
/// @throws std::system_error if there is none, or it is another user's.
// [open_named]
inline Handle open_named(const std::string& name) {
  const std::wstring object = kernel_name(name);
  Handle memory(
      ::OpenFileMappingW(FILE_MAP_READ | FILE_MAP_WRITE, /*inherit*/ FALSE, object.c_str()));
  if (!memory) throw_system_error("OpenFileMapping", to_utf8(object));
  return memory;
}
// [open_named]

/// What SharedMemory::open() does here.
inline NamedMapping open_mapping(const std::string& name, std::size_t bytes) {
  Handle memory = open_named(name);
  Mapping mapping(memory, bytes, to_utf8(kernel_name(name)));
  return {std::move(mapping), std::move(memory)};
}

/// What SharedMemory::open() does here without a size.
inline NamedMapping open_mapping(const std::string& name) {
  return open_mapping(name, /*all of it*/ 0);
}

/// Nothing to do: the kernel takes the name away with its last handle.
/// @returns false.
inline bool remove_name(const std::string&) {
  return false;
}

}  // namespace ipc
