#pragma once
#include <string>

#include "ipc/deadline.hpp"
#include "ipc/error.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/kernel_name.hpp"

/// @file
/// Named mutexes, for names and objects that are made or looked at by one process at a time.

namespace ipc {

/// @returns a mutex of that name, made or found: GetLastError() says which. Nobody owns a new one.
/// @throws std::system_error if the system refuses.
inline Handle make_mutex(const std::string& name) {
  Handle mutex(::CreateMutexW(nullptr, /*owned*/ FALSE, kernel_name(name).c_str()));
  if (!mutex) throw_system_error("CreateMutex", name);
  return mutex;
}

/// Held by whoever comes to a named object, one at a time: a mutex beside it. Its owner may be
/// killed; the next one gets it then.
// [door]
class Door {
 public:
  /// @param name that of the object.
  explicit Door(const std::string& name) : mutex_(make_mutex(name + "-door")) {
    wait_for(mutex_.get(), never);  // acquired or abandoned: it is ours
  }
  Door(const Door&) = delete;
  ~Door() { ::ReleaseMutex(mutex_.get()); }

 private:
  Handle mutex_;
};
// [door]

}  // namespace ipc
