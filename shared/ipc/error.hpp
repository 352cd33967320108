#pragma once
#include <cstddef>
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

/// Reports an object that holds less than was asked for, where the system would not have said so:
/// `mmap '/tickets': 8192 bytes asked for, it has 4096: Invalid argument`.
///
/// @param call the system call that would have gone wrong.
/// @param object the name of the object.
/// @param asked how many bytes were asked for.
/// @param there how many it has.
/// @throws std::system_error always; its code is `std::errc::invalid_argument`.
[[noreturn]] inline void throw_too_small(std::string call, std::string_view object,
                                         std::size_t asked, std::size_t there) {
  call.append(" '").append(object).append("': ").append(std::to_string(asked));
  call.append(" bytes asked for, it has ").append(std::to_string(there));
  throw std::system_error(std::make_error_code(std::errc::invalid_argument), call);
}

/// Reports a list that is too long for a system call, or empty, before the call is made:
/// `futex_waitv: 129 events, it takes 1 to 128: Invalid argument`.
///
/// @param call the system call that would refuse it.
/// @param events how many there are.
/// @param most how many it takes.
/// @throws std::system_error always; its code is `std::errc::invalid_argument`.
[[noreturn]] inline void throw_wrong_count(std::string call, std::size_t events, std::size_t most) {
  call.append(": ").append(std::to_string(events));
  call.append(" events, it takes 1 to ").append(std::to_string(most));
  throw std::system_error(std::make_error_code(std::errc::invalid_argument), call);
}

}  // namespace ipc
