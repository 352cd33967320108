#pragma once
#include <string>
#include <string_view>

#include "ipc/error.hpp"
#include "ipc/windows/text.hpp"

namespace ipc {

/// Kernel objects of all kinds share one name space: a mapping and an event cannot have the same
/// name. `Local\` is the part of it that belongs to the user's session.
/// @param name a plain name, such as "tickets".
/// @returns the name as the kernel takes it: `Local\tickets`.
/// @throws std::system_error if the name is empty or holds a slash, a backslash or a zero byte.
inline std::wstring kernel_name(const std::string& name) {
  if (name.empty() || name.find_first_of(std::string_view("/\\\0", 3)) != std::string::npos) {
    throw_system_error("kernel object name", name.empty() ? "(no name)" : name, ERROR_INVALID_NAME);
  }
  return L"Local\\" + to_wide(name);
}

}  // namespace ipc
