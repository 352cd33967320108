#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <utility>

#ifdef _WIN32
#include "ipc/windows/shared_object.hpp"
#else
#include "ipc/linux/shared_object.hpp"
#endif

namespace ipc {

/// A block of memory with a name, like SharedMemory, that belongs to all who use it: whoever comes
/// first makes it, and its name ends with its last user. Promised, and kept by the checks of lesson
/// 14:
/// - nobody finds an object that is half made;
/// - an object that is in use keeps its name;
/// - the last user takes the name away; if it is killed, the next one to come starts anew;
/// - an object of that name that was made in another way, by SharedMemory for example, is refused
///   and left as it is.
///
/// To come and to leave, one at a time, is to hold a lock for a moment. A process that is stopped
/// there (not killed) makes the others wait.
class SharedObject {
 public:
  /// Opens the object of that name, or makes it.
  /// @param name a plain name, such as "tickets".
  /// @param bytes the size, more than none; the same for all users.
  /// @param initialise fills a new object: called with its memory, a `std::span<std::byte>` that is
  ///   all zero, before anybody else can find it. On Linux also if somebody else turns out to be
  ///   faster. If it throws, there is no object.
  /// @throws std::system_error if the name is not plain, if the object is another user's, was made
  ///   in another way (on Windows after a second) or is smaller than that, or if there is no room
  ///   for it; and whatever `initialise` throws.
  template <class Initialise>
  static SharedObject open_or_create(const std::string& name, std::size_t bytes,
                                     Initialise initialise) {
    return SharedObject(use_mapping(name, bytes, initialise));
  }

  /// @returns whether this call made the object, or found it.
  bool created() const { return memory_.created; }

  /// @returns the bytes asked for; the first is aligned for any type.
  std::span<std::byte> bytes() const { return {memory_.mapping.data(), memory_.mapping.size()}; }

 private:
  explicit SharedObject(UsedMapping memory) : memory_(std::move(memory)) {}

  UsedMapping memory_;
};

}  // namespace ipc
