#pragma once
#include <string>
#include <string_view>
#include <system_error>

#ifdef _WIN32
#include "ipc/windows/last_error.hpp"
#else
#include "ipc/linux/last_error.hpp"
#endif

namespace ipc {

/// Reports a system call that failed, with the call and the object it was about, so that the text
/// says what to look at: `shm_open '/tickets': Permission denied`.
///
/// @param call the system call, as its manual page names it.
/// @param object the name it was given; empty if it had none.
/// @param code the system's error number: errno, or GetLastError() on Windows.
/// @throws std::system_error always.
[[noreturn]] inline void throw_system_error(const char* call, std::string_view object = {},
                                            int code = last_error()) {
  std::string what = call;
  if (!object.empty()) what.append(" '").append(object).append("'");
  throw std::system_error(code, std::system_category(), what);
}

}  // namespace ipc
