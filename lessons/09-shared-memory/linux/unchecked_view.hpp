#pragma once
#include <sys/mman.h>
#include <sys/prctl.h>

#include <csignal>
#include <cstddef>
#include <utility>

#include "ipc/linux/shared_memory.hpp"

namespace lesson {

/// What mmap gives to whoever asks it nothing else: a mapping of any length, whatever the object
/// holds. Unmaps itself.
class UncheckedView {
 public:
  UncheckedView(const ipc::Descriptor& memory, std::size_t bytes) : bytes_(bytes) {
    void* start = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory.get(), 0);
    if (start != MAP_FAILED) data_ = static_cast<std::byte*>(start);
  }
  UncheckedView(UncheckedView&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), bytes_(other.bytes_) {}
  ~UncheckedView() {
    if (data_) ::munmap(data_, bytes_);
  }

  /// @returns the first byte; null if the system did not map it.
  std::byte* data() const { return data_; }

 private:
  std::byte* data_ = nullptr;
  std::size_t bytes_;
};

/// From here on a bad access ends this process at once, without a report and without a core file.
inline void die_quietly() {
  std::signal(SIGBUS, SIG_DFL);  // a sanitizer may have taken it
  ::prctl(PR_SET_DUMPABLE, 0);
}

}  // namespace lesson
