#pragma once
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <string>

#include "../mechanism.hpp"
#include "ipc/error.hpp"
#include "ipc/linux/descriptor.hpp"
#include "moved_all.hpp"

namespace lesson {

/// A stream between two sockets, with a name that is no file.
class UnixStream {
 public:
  UnixStream(const std::string& object, const Mechanism::Start& start) {
    const ipc::Descriptor door = unix_socket();
    const sockaddr_un address = address_of(object);
    if (::bind(door.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      ipc::throw_system_error("bind", object);
    }
    if (::listen(door.get(), 1) != 0) ipc::throw_system_error("listen", object);
    start();
    socket_ = ipc::Descriptor(::accept4(door.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!socket_) ipc::throw_system_error("accept4", object);
  }
  explicit UnixStream(const std::string& object) : socket_(unix_socket()) {
    const sockaddr_un address = address_of(object);
    if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) !=
        0) {
      ipc::throw_system_error("connect", object);
    }
  }

  void send(const Message& m) {
    moved_all(::send(socket_.get(), &m, sizeof m, MSG_NOSIGNAL), "send");
  }
  Message receive() {
    Message m;
    moved_all(::recv(socket_.get(), &m, sizeof m, MSG_WAITALL), "recv");  // a stream has no borders
    return m;
  }

 private:
  static ipc::Descriptor unix_socket() {
    ipc::Descriptor made(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!made) ipc::throw_system_error("socket", "AF_UNIX");
    return made;
  }
  static sockaddr_un address_of(const std::string& object) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (object.size() + 1 > sizeof address.sun_path)
      ipc::throw_system_error("bind", object, EINVAL);
    object.copy(address.sun_path + 1, object.size());  // behind a zero byte: no file
    return address;
  }

  ipc::Descriptor socket_;
};

}  // namespace lesson
