#pragma once
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string>

#include "ipc/error.hpp"
#include "ipc/linux/descriptor.hpp"

/// @file
/// Where a desk is found, and who is at the other end.

namespace lesson {

/// The address of a desk: a name in the abstract name space of unix(7). It is no file. The kernel
/// takes it away with the socket that has it, however its process ends.
struct Address {
  /// @param name a plain name, such as "tickets"; a user's desks are that user's.
  /// @throws std::system_error if it is empty or too long.
  explicit Address(const std::string& name)
      : text("ticket-desk-" + std::to_string(::geteuid()) + "-" + name) {
    if (name.empty() || text.size() >= sizeof address.sun_path) {
      ipc::throw_system_error("bind", name.empty() ? "(no name)" : name, EINVAL);
    }
    address.sun_family = AF_UNIX;
    text.copy(address.sun_path + 1, text.size());  // behind a zero byte: abstract
  }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address); }
  socklen_t size() const {
    return static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + text.size());
  }

  std::string text;
  sockaddr_un address{};
};

/// @returns who is at the other end, as the kernel noted it when the connection was made.
/// @throws std::system_error if the system refuses.
// [peer]
inline ucred peer_of(const ipc::Descriptor& socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
    ipc::throw_system_error("getsockopt(SO_PEERCRED)");
  }
  return peer;
}
// [peer]

}  // namespace lesson
