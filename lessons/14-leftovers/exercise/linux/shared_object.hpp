// Your shared object, on Linux: its name must end with its last user. The promises to keep are in
// shared/ipc/shared_object.hpp; try without reading how shared/ipc/linux keeps them. What stands
// here is what everyone writes first: who made it owns it. Then:
// cmake --workflow --preset exercise-14
#pragma once
#include <fcntl.h>  // fcntl, F_OFD_SETLK, F_OFD_SETLKW

#include <utility>

#include "ipc/linux/shared_memory.hpp"  // create_unnamed, publish, find_named, status_of

namespace lesson {

class SharedObject {
 public:
  template <class Initialise>
  static SharedObject open_or_create(const std::string& name, std::size_t bytes,
                                     Initialise initialise) {
    // TODO 2: what is found may have been left behind by users that were killed. Who can tell?
    // TODO 3: while you come, the last user may leave. One at a time!
    if (const ipc::Descriptor found = ipc::find_named(name)) {
      return SharedObject(ipc::Mapping(found, bytes, name), ipc::NameOwner(), false);
    }
    const ipc::Descriptor memory = ipc::create_unnamed(bytes);
    ipc::Mapping mapping(memory, bytes, name);
    initialise(std::span(mapping.data(), bytes));
    if (!ipc::publish(memory, name)) return open_or_create(name, bytes, initialise);
    return SharedObject(std::move(mapping), ipc::NameOwner(name, memory), true);
  }
  bool created() const { return created_; }
  std::span<std::byte> bytes() const { return {mapping_.data(), mapping_.size()}; }

 private:
  SharedObject(ipc::Mapping mapping, ipc::NameOwner name, bool created)
      : mapping_(std::move(mapping)), name_(std::move(name)), created_(created) {}

  ipc::Mapping mapping_;
  // TODO 1: its maker takes the name away when it leaves. The last user should, whoever that is.
  ipc::NameOwner name_;
  bool created_;
};

}  // namespace lesson
