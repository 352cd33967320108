#pragma once
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <cerrno>

#include "address.hpp"
#include "ipc/error.hpp"
#include "ipc/linux/descriptor.hpp"

namespace lesson {

/// The socket that clients connect to. A server has it, and with it the name. It sees to it that
/// there are descriptors for many, and that nobody is stuck before the door when there are none.
class Listener {
 public:
  /// @throws std::system_error if somebody has the name (`EADDRINUSE`), or the system refuses.
  explicit Listener(const Address& address);

  /// Takes the next of those who have connected, without waiting.
  /// @returns an empty one if there is none, or it was sent away for want of a descriptor.
  ipc::Descriptor accept();

  /// The name is free.
  void close() { socket_ = ipc::Descriptor(); }

  const ipc::Descriptor& socket() const { return socket_; }

 private:
  ipc::Descriptor socket_;
  ipc::Descriptor spare_;  // see accept()
};

// [listen]
inline Listener::Listener(const Address& address) {
  socket_ = ipc::Descriptor(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket_) ipc::throw_system_error("socket");
  // No descriptors from clients: to close the last one of a file may take as long as its maker
  // likes (a TCP socket with SO_LINGER), and who is sent descriptors has to close them, wanted or
  // not. Since Linux 6.16; before that, this fails and changes nothing.
  constexpr int so_passrights = 83;  // SO_PASSRIGHTS, in headers as new as that
  constexpr int no = 0;
  ::setsockopt(socket_.get(), SOL_SOCKET, so_passrights, &no, sizeof no);
  if (::bind(socket_.get(), address.get(), address.size()) != 0 ||
      ::listen(socket_.get(), SOMAXCONN) != 0) {
    ipc::throw_system_error("bind", "@" + address.text);
  }
  spare_ = ipc::Descriptor(::eventfd(0, EFD_CLOEXEC));
  if (!spare_) ipc::throw_system_error("eventfd");
  // Three descriptors for each client, and the usual limit is 1,024.
  rlimit files;
  if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
  }
}
// [listen]

// [accept]
inline ipc::Descriptor Listener::accept() {
  ipc::Descriptor next(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  // Any error but EMFILE is that of one connection, or there is none; or the system has no memory
  // or no file left, and then epoll tells of it until it has.
  if (next || errno != EMFILE) return next;
  // No descriptor left. Whoever stands before the door would be told of again and again; so give up
  // the spare one, let it in, and hang up. It tries again.
  spare_ = ipc::Descriptor();
  ipc::Descriptor(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  spare_ = ipc::Descriptor(::eventfd(0, EFD_CLOEXEC));
  return {};
}
// [accept]

}  // namespace lesson
