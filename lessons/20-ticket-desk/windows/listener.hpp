#pragma once
#include <string>

#include "address.hpp"
#include "channel.hpp"
#include "ipc/error.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/text.hpp"
#include "ipc/windows/win32.hpp"
#include "this_user.hpp"

namespace lesson {

/// Where clients connect: pipes of one name, a new one for each client. A server has the seat, and
/// with it the name.
class Listener {
 public:
  /// @throws std::system_error if somebody has the name (ERROR_ALREADY_EXISTS), or the system
  ///   refuses.
  explicit Listener(const std::string& name)
      : address_(name, user_), seat_(take_seat(address_, user_)) {}

  /// @returns a pipe that the next client connects to.
  /// @throws std::system_error if the system refuses, or another user has made such a pipe.
  Channel next_pipe();

  /// The name is free, as soon as the pipes are closed.
  void close() { seat_ = ipc::Handle(); }

 private:
  ThisUser user_;
  Address address_;
  ipc::Handle seat_;
};

// [pipe]
inline Channel Listener::next_pipe() {
  const HANDLE made = ::CreateNamedPipeW(
      ipc::to_wide(address_.pipe).c_str(), PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED,
      PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE | PIPE_REJECT_REMOTE_CLIENTS,
      PIPE_UNLIMITED_INSTANCES, pipe_size, pipe_size, /*default timeout*/ 0, user_.only());
  if (made == INVALID_HANDLE_VALUE) ipc::throw_system_error("CreateNamedPipe", address_.pipe);
  Channel next{ipc::Handle(made)};
  // A pipe that was there is as its maker wanted it, and whoever that was gets clients, too.
  user_.check_owner(made, SE_KERNEL_OBJECT, "CreateNamedPipe", address_.pipe);
  return next;
}
// [pipe]

}  // namespace lesson
