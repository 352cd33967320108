#pragma once
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "ipc/error.hpp"
#include "ipc/linux/descriptor.hpp"

/// @file
/// What named shared memory is made of on Linux: a file in a file system that has no disk.

namespace ipc {

/// The folder in which shm_open(3) keeps its objects.
inline constexpr const char* shm_folder = "/dev/shm";

/// @param name a plain name, such as "tickets".
/// @returns the name as shm_open(3) takes it: "/tickets".
/// @throws std::system_error if the name is empty or holds a slash, a backslash or a zero byte.
inline std::string shm_name(const std::string& name) {
  if (name.empty()) throw_system_error("shm_open", "(no name)", EINVAL);
  for (const char refused : {'/', '\\', '\0'}) {
    if (name.find(refused) != std::string::npos) throw_system_error("shm_open", name, EINVAL);
  }
  return "/" + name;
}

/// @param name a plain name, such as "tickets".
/// @returns the path of the object of that name: "/dev/shm/tickets".
/// @throws std::system_error if it is not a plain name; see shm_name().
inline std::string shm_path(const std::string& name) {
  return shm_folder + shm_name(name);
}

/// @param object the name to report.
/// @returns what the kernel knows about an open object: size, owner, inode.
/// @throws std::system_error if it cannot say.
inline struct stat status_of(const Descriptor& memory, const std::string& object) {
  struct stat status;
  if (::fstat(memory.get(), &status) != 0) throw_system_error("fstat", object);
  return status;
}

/// The first bytes of an object, mapped to read and write. Every process that maps them sees the
/// same memory, each at an address of its own. The mapping keeps the object alive; the descriptor
/// is not needed any more.
class Mapping {
 public:
  /// @param bytes how many to map; at most what the object holds.
  /// @param object the name to report.
  /// @throws std::system_error if the object is smaller, or there is no room in the address space.
  // [mapping]
  Mapping(const Descriptor& memory, std::size_t bytes, const std::string& object) : size_(bytes) {
    // mmap does not look at the object's size. A page beyond its end can be mapped, and kills
    // whoever touches it with SIGBUS.
    const auto there = static_cast<std::size_t>(status_of(memory, object).st_size);
    if (there < bytes) throw_too_small("mmap", object, bytes, there);
    void* start = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory.get(), 0);
    if (start == MAP_FAILED) throw_system_error("mmap", object);
    data_ = static_cast<std::byte*>(start);
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
    if (data_) ::munmap(data_, size_);
  }

  /// @returns the first byte; at the start of a page.
  std::byte* data() const { return data_; }

  /// @returns the number of bytes mapped.
  std::size_t size() const { return size_; }

 private:
  std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

/// Makes a shared object without a name: all zero, and readable and writable by this user only,
/// whatever the umask. It lives until its last descriptor and mapping are gone.
/// @returns the descriptor to map, to publish, or to hand over.
/// @throws std::system_error if there is no room for all of it (`ENOSPC`), or `bytes` is no size.
// [create_unnamed]
inline Descriptor create_unnamed(std::size_t bytes) {
  Descriptor memory(::open(shm_folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (!memory) throw_system_error("open(O_TMPFILE)", shm_folder);
  if (::fchmod(memory.get(), 0600) != 0) throw_system_error("fchmod", shm_folder);
  // Not ftruncate: it sets a size and takes no memory, and whoever touches a page when there is
  // none left dies of SIGBUS. This takes the pages now, or says now that it cannot.
  int failed;
  do {
    failed = ::posix_fallocate(memory.get(), 0, static_cast<off_t>(bytes));
  } while (failed == EINTR);
  if (failed) throw_system_error("posix_fallocate", shm_folder, failed);
  return memory;
}
// [create_unnamed]

/// Gives an object made by create_unnamed() its name, in one step: whoever opens the name finds the
/// object as it is now.
/// @returns false if the name is taken; what it leads to is left as it is.
/// @throws std::system_error if the name is not a plain name, too long, or refused by the system.
// [publish]
inline bool publish(const Descriptor& memory, const std::string& name) {
  const std::string self = "/proc/self/fd/" + std::to_string(memory.get());
  const std::string path = shm_path(name);
  if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) == 0) return true;
  if (errno == EEXIST) return false;
  throw_system_error("linkat", path);
}
// [publish]

/// Opens an object of this user by its name. Whoever may write to the folder can put anything under
/// a name there, so what is found is looked at before it is trusted.
/// @returns the descriptor to map; none if nothing has that name.
/// @throws std::system_error if it is another user's (`EACCES`, `EPERM`), or is no shared memory.
// [find_named]
inline Descriptor find_named(const std::string& name) {
  const std::string object = shm_name(name);
  Descriptor memory(::shm_open(object.c_str(), O_RDWR, 0));
  if (!memory && errno == ENOENT) return memory;
  if (!memory) throw_system_error("shm_open", object);
  const struct stat found = status_of(memory, object);
  if (found.st_uid != ::geteuid()) throw_system_error("shm_open", object, EPERM);
  if (!S_ISREG(found.st_mode)) throw_system_error("shm_open", object, EINVAL);
  return memory;
}
// [find_named]

/// @returns what find_named() returns.
/// @throws std::system_error as find_named() does, and if there is no such object (`ENOENT`).
inline Descriptor open_named(const std::string& name) {
  Descriptor memory = find_named(name);
  if (!memory) throw_system_error("shm_open", shm_name(name), ENOENT);
  return memory;
}

/// @returns whether a name leads to this very object, at this moment.
inline bool is_named(const Descriptor& memory, const std::string& name) {
  struct stat named;
  return ::lstat(shm_path(name).c_str(), &named) == 0 &&
         named.st_ino == status_of(memory, name).st_ino;
}

/// Takes a name away. Those who have mapped the object keep it; nobody finds it any more.
/// @returns false if there was no such name.
/// @throws std::system_error if the system refuses.
inline bool remove_name(const std::string& name) {
  const std::string object = shm_name(name);
  if (::shm_unlink(object.c_str()) == 0) return true;
  if (errno == ENOENT) return false;
  throw_system_error("shm_unlink", object);
}

/// A name that goes away with its owner: a destructor removes it. A process that is killed runs no
/// destructor and leaves its names behind.
class NameOwner {
 public:
  NameOwner() = default;

  /// @param memory the object that the name leads to.
  NameOwner(const std::string& name, const Descriptor& memory)
      : path_(shm_path(name)), inode_(status_of(memory, path_).st_ino) {}
  NameOwner(NameOwner&& other) noexcept
      : path_(std::exchange(other.path_, {})), inode_(other.inode_) {}
  NameOwner& operator=(NameOwner&& other) noexcept {
    path_.swap(other.path_);
    std::swap(inode_, other.inode_);
    return *this;
  }
  ~NameOwner() {
    // Somebody may have removed the name, and somebody else given it to an object of theirs.
    // Between this look and the removal a gap stays; nothing but a lock that all of them take
    // closes it.
    struct stat named;
    if (!path_.empty() && ::lstat(path_.c_str(), &named) == 0 && named.st_ino == inode_) {
      ::unlink(path_.c_str());
    }
  }

 private:
  std::string path_;  // empty: owns nothing
  ino_t inode_ = 0;
};

/// A mapped object, and what keeps its name.
struct NamedMapping {
  Mapping mapping;
  NameOwner name;  ///< owns nothing where the object was opened, not made
};

/// What SharedMemory::create() does here.
// [create]
template <class Initialise>
NamedMapping create_mapping(const std::string& name, std::size_t bytes, Initialise initialise) {
  const std::string path = shm_path(name);
  const Descriptor memory = create_unnamed(bytes);
  Mapping mapping(memory, bytes, path);
  initialise(std::span(mapping.data(), bytes));
  // Last, so that nobody ever opens an object that is half made.
  if (!publish(memory, name)) throw_system_error("linkat", path, EEXIST);
  return {std::move(mapping), NameOwner(name, memory)};
}
// [create]

/// What SharedMemory::open() does here.
inline NamedMapping open_mapping(const std::string& name, std::size_t bytes) {
  return {Mapping(open_named(name), bytes, shm_name(name)), NameOwner()};
}

/// What SharedMemory::open() does here without a size.
inline NamedMapping open_mapping(const std::string& name) {
  const std::string object = shm_name(name);
  const Descriptor memory = open_named(name);
  const auto there = static_cast<std::size_t>(status_of(memory, object).st_size);
  // At least a byte, so that an empty object is refused by its size. If somebody shrinks the object
  // meanwhile, Mapping sees it.
  return {Mapping(memory, std::max<std::size_t>(there, 1), object), NameOwner()};
}

}  // namespace ipc
