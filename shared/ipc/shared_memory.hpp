#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <utility>

#ifdef _WIN32
#include "ipc/windows/shared_memory.hpp"
#else
#include "ipc/linux/shared_memory.hpp"
#endif

namespace ipc {

/// A block of memory with a name, by which other processes of the same user find it and map it too.
///
/// A name is plain: "tickets". The system puts its own before it, "/" on Linux and `Local\` on
/// Windows. Promised, and kept by the checks of lesson 09:
/// - memory that create() returned is all there: no access to it fails for want of memory;
/// - memory that open() returned is as large as was asked for;
/// - an object that is there already is never changed by create(), in size or in content;
/// - other users cannot open it.
///
/// What it does not promise: that the others who map it behave. They can write anything at any
/// time, and on Linux they can even shrink the object.
class SharedMemory {
 public:
  /// Makes an object, all zero. It owns the name: the destructor takes it away, and those who have
  /// the object open keep it. On Windows the name stays until the last of them is gone. On Linux a
  /// process that is killed leaves the name behind.
  /// @param name a plain name that is not taken.
  /// @param bytes the size; more than none.
  /// @throws std::system_error if the name is taken (`std::errc::file_exists`) or not a plain name,
  ///   or if there is no room for that many bytes.
  static SharedMemory create(const std::string& name, std::size_t bytes) {
    return create(name, bytes, [](std::span<std::byte>) {});
  }

  /// The same, and fills the object before it can be used. On Linux nobody finds the object before
  /// `initialise` has returned. A file mapping of Windows cannot exist without its name: others may
  /// find it while `initialise` runs, so the last thing that it writes must be what they look at
  /// first. layout::initialise() and layout::check() do that.
  /// @param initialise called with the memory, a `std::span<std::byte>`; on Linux also if the name
  ///   turns out to be taken.
  /// @throws std::system_error as above, and whatever `initialise` throws; then there is no object,
  ///   but for whoever has found it on Windows.
  template <class Initialise>
  static SharedMemory create(const std::string& name, std::size_t bytes, Initialise initialise) {
    return SharedMemory(create_mapping(name, bytes, initialise));
  }

  /// Maps the start of an object that is there.
  /// @param name the name that it was created with.
  /// @param bytes how many bytes to map.
  /// @throws std::system_error if there is no such object (`std::errc::no_such_file_or_directory`),
  ///   if it is another user's, or if it is smaller than that (`std::errc::invalid_argument`; the
  ///   text has both sizes). Windows counts the size of an object in pages.
  static SharedMemory open(const std::string& name, std::size_t bytes) {
    return SharedMemory(open_mapping(name, bytes));
  }

  /// Maps all of an object that is there: size() says how much that is.
  /// @throws std::system_error as above; an empty object is smaller than one byte.
  static SharedMemory open(const std::string& name) { return SharedMemory(open_mapping(name)); }

  /// Takes a name away that a process left behind when it was killed.
  /// @returns false if there was none; always on Windows, where the kernel does it.
  /// @throws std::system_error if the system refuses.
  static bool remove(const std::string& name) { return remove_name(name); }

  /// @returns the first byte, aligned for any type.
  std::byte* data() const { return memory_.mapping.data(); }

  /// @returns the number of bytes asked for, or of all that there are.
  std::size_t size() const { return memory_.mapping.size(); }

  /// @returns all of these bytes.
  std::span<std::byte> bytes() const { return {data(), size()}; }

 private:
  explicit SharedMemory(NamedMapping memory) : memory_(std::move(memory)) {}

  NamedMapping memory_;
};

}  // namespace ipc
