// Your shared memory, on Linux. The promises to keep are in shared/ipc/shared_memory.hpp; try
// without reading how shared/ipc/linux keeps them. What stands here is what everyone writes first:
// it works until something is wrong. Then: cmake --workflow --preset exercise-09
#pragma once
#include "ipc/linux/shared_memory.hpp"  // Descriptor, NameOwner, shm_name, open_named, status_of
#include "unchecked_view.hpp"

namespace lesson {

class SharedMemory {
 public:
  static SharedMemory create(const std::string& name, std::size_t bytes) {
    // TODO 1: if the name is taken, this opens what is there. Refuse it, and change nothing.
    const ipc::Descriptor memory(::shm_open(ipc::shm_name(name).c_str(), O_RDWR | O_CREAT, 0600));
    if (!memory) ipc::throw_system_error("shm_open", name);
    ipc::NameOwner owner(name, memory);  // takes the name away again, also if one of these throws
    if (::fchmod(memory.get(), 0600) != 0) ipc::throw_system_error("fchmod", name);

    // TODO 2: this sets a size and takes no memory. Take it now, or say now that there is none.
    if (::ftruncate(memory.get(), static_cast<off_t>(bytes)) != 0) {
      ipc::throw_system_error("ftruncate", name);
    }
    return SharedMemory(UncheckedView(memory, bytes), std::move(owner), name);
  }

  static SharedMemory open(const std::string& name, std::size_t bytes) {
    const ipc::Descriptor memory = ipc::open_named(name);  // of this user, or it throws
    // TODO 3: mmap does not ask how large the object is. Who does?
    return SharedMemory(UncheckedView(memory, bytes), ipc::NameOwner(), name);
  }

  std::byte* data() const { return view_.data(); }

 private:
  SharedMemory(UncheckedView view, ipc::NameOwner owner, const std::string& name)
      : view_(std::move(view)), owner_(std::move(owner)) {
    if (!view_.data()) ipc::throw_system_error("mmap", name);
  }

  UncheckedView view_;
  ipc::NameOwner owner_;
};

}  // namespace lesson
