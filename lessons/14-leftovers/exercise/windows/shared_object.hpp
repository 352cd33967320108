// Your shared object, on Windows, where a name ends with its last handle. The promises to keep are
// in shared/ipc/shared_object.hpp. Then: cmake --workflow --preset exercise-14
#pragma once
#include <utility>

#include "ipc/shared_memory.hpp"
#include "ipc/windows/shared_object.hpp"  // ipc::Door

namespace lesson {

class SharedObject {
 public:
  template <class Initialise>
  static SharedObject open_or_create(const std::string& name, std::size_t bytes,
                                     Initialise initialise) {
    // TODO 1: who finds an object must not fill it anew. How does CreateFileMapping tell you?
    // TODO 2: who finds it must not find it half filled. One at a time!
    ipc::Handle memory(::CreateFileMappingW(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE, 0,
                                            static_cast<DWORD>(bytes),
                                            ipc::kernel_name(name).c_str()));
    if (!memory) ipc::throw_system_error("CreateFileMapping", name);
    ipc::Mapping mapping(memory, bytes, name);
    initialise(std::span(mapping.data(), bytes));
    return SharedObject(std::move(mapping), std::move(memory));
  }
  bool created() const { return true; }
  std::span<std::byte> bytes() const { return {mapping_.data(), mapping_.size()}; }

 private:
  SharedObject(ipc::Mapping mapping, ipc::Handle memory)
      : mapping_(std::move(mapping)), memory_(std::move(memory)) {}

  ipc::Mapping mapping_;
  ipc::Handle memory_;
};

}  // namespace lesson
