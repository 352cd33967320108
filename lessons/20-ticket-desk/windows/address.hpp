#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "channel.hpp"
#include "ipc/error.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/text.hpp"
#include "ipc/windows/win32.hpp"
#include "this_user.hpp"

/// @file
/// Where a desk is found, and what holds its place there.

namespace lesson {

/// The address of a desk: the name of a pipe. It is no file. All users of the machine share the
/// name space of pipes, so the user is in it.
struct Address {
  /// @param name a plain name, such as "tickets"; a user's desks are that user's.
  /// @throws std::system_error if it is empty, too long, or holds a slash, a backslash or a zero
  ///   byte.
  Address(const std::string& name, const ThisUser& user)
      : text("ticket-desk-" + user.text() + "-" + name), pipe(R"(\\.\pipe\)" + text) {
    constexpr std::size_t most = 256;  // characters, of a pipe's whole name
    if (name.empty() || pipe.size() > most ||
        name.find_first_of(std::string_view("/\\\0", 3)) != std::string::npos) {
      ipc::throw_system_error("CreateNamedPipe", name.empty() ? "(no name)" : name,
                              ERROR_INVALID_NAME);
    }
  }

  std::string text;
  std::string pipe;  ///< `\\.\pipe\ticket-desk-…`
};

/// @returns the seat of the one server that an address has, for as long as it is open.
/// @throws std::system_error (ERROR_ALREADY_EXISTS) if somebody has it.
// [seat]
inline ipc::Handle take_seat(const Address& address, ThisUser& user) {
  // That the pipe is there already would say too little: a pipe is there as long as either end of
  // it is, and clients may hold theirs long after their server. So there is a name of its own for
  // it; Global, since pipes are for all sessions, too.
  const std::string name = R"(Global\)" + address.text;
  const std::wstring wide = ipc::to_wide(name);
  ipc::Handle seat(::CreateMutexW(user.only(), /*owned*/ FALSE, wide.c_str()));
  const int code = ipc::last_error();
  if (seat && code != ERROR_ALREADY_EXISTS) return seat;
  if (!seat && code != ERROR_INVALID_HANDLE) ipc::throw_system_error("CreateMutex", name, code);
  // 6, "invalid handle": no handle is wrong, but an event, a mapping or a timer has the name.
  throw std::system_error(code, std::system_category(),
                          "CreateMutex '" + name + "': " +
                              (seat ? "there is a server already" : "something else has the name"));
}
// [seat]

/// @returns a connection to the server of an address; nothing if there is no server, or it is busy
///   with another client at this moment.
/// @throws std::system_error if the system refuses, or another user's server has the name.
// [dial]
inline std::optional<Channel> dial(const Address& address, const ThisUser& user) {
  // SECURITY_IDENTIFICATION: whoever is at the other end may ask who we are, but not act as us,
  // which a server may do by default.
  const HANDLE opened = ::CreateFileW(
      ipc::to_wide(address.pipe).c_str(), GENERIC_READ | GENERIC_WRITE, /*share*/ 0, nullptr,
      OPEN_EXISTING, FILE_FLAG_OVERLAPPED | SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION,
      nullptr);
  if (opened == INVALID_HANDLE_VALUE) {
    const DWORD why = ::GetLastError();
    if (why == ERROR_FILE_NOT_FOUND || why == ERROR_PIPE_BUSY) return std::nullopt;
    ipc::throw_system_error("CreateFile", address.pipe);
  }
  Channel channel{ipc::Handle(opened)};
  // Anybody may take a free name. So ask the kernel whose the pipe is, before a word.
  user.check_owner(channel.pipe(), SE_KERNEL_OBJECT, "CreateFile", address.pipe);
  DWORD by_message = PIPE_READMODE_MESSAGE;
  if (!::SetNamedPipeHandleState(channel.pipe(), &by_message, nullptr, nullptr)) {
    if (other_is_gone(::GetLastError())) return std::nullopt;
    ipc::throw_system_error("SetNamedPipeHandleState", address.pipe);
  }
  return channel;
}
// [dial]

}  // namespace lesson
