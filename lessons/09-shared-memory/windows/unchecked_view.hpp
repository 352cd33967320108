#pragma once
#include <cstddef>
#include <utility>

#include "ipc/windows/shared_memory.hpp"

namespace lesson {

/// What MapViewOfFile gives to whoever asks it nothing else. Unmaps itself.
class UncheckedView {
 public:
  UncheckedView(const ipc::Handle& memory, std::size_t bytes)
      : data_(::MapViewOfFile(memory.get(), FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, bytes)) {}
  UncheckedView(UncheckedView&& other) noexcept : data_(std::exchange(other.data_, nullptr)) {}
  ~UncheckedView() {
    if (data_) ::UnmapViewOfFile(data_);
  }

  /// @returns the first byte; null if the system did not map it.
  std::byte* data() const { return static_cast<std::byte*>(data_); }

 private:
  void* data_;
};

/// From here on a bad access ends this process at once, without a window that asks what to do.
inline void die_quietly() {
  ::SetErrorMode(SEM_NOGPFAULTERRORBOX);
}

}  // namespace lesson
