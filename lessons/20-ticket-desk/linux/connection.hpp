#pragma once
#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <new>
#include <utility>

#include "../protocol.hpp"
#include "hand_over.hpp"
#include "ipc/error.hpp"
#include "ipc/linux/descriptor.hpp"
#include "ipc/linux/shared_memory.hpp"

namespace lesson {

/// The server's end of a connection: the client's memory, and the client's bell. Three descriptors.
class ServerEnd {
 public:
  /// @param watched_by the epoll set that has the socket in it, and will have the eventfd.
  /// @throws std::system_error if there is no room, or no descriptor left.
  ServerEnd(ipc::Descriptor socket, int watched_by)
      : goods_(make_goods()),
        mapping_(goods_.memory, sizeof(ClientMemory), "memfd:ticket-desk"),
        socket_(std::move(socket)),
        watched_by_(watched_by) {
    auto* memory = new (mapping_.data()) ClientMemory{};
    memory->header.publish(ClientMemory::magic, ClientMemory::version, sizeof(ClientMemory));
  }
  ServerEnd(ServerEnd&&) = default;
  // [forget]
  ~ServerEnd() {
    // To close the eventfd is not enough: the client has it too, so it stays in the set, and
    // whoever was dropped could still wake the server.
    if (request()) ::epoll_ctl(watched_by_, EPOLL_CTL_DEL, request().get(), nullptr);
  }
  // [forget]

  /// Lets the client have its part. From now on it can write to the memory, at any time.
  /// @throws std::system_error if it has gone already.
  // [hand_over]
  void hand_over() {
    const std::array part{goods_.memory.get(), goods_.request.get(), goods_.reply_in.get()};
    if (!send_message(socket_, to_bytes(Welcome{}), part)) {
      ipc::throw_system_error("sendmsg", "welcome", EPIPE);
    }
    goods_.memory = ipc::Descriptor();    // the mapping keeps it
    goods_.reply_in = ipc::Descriptor();  // the client's is the only one: the pipe ends with us
  }
  // [hand_over]

  ClientMemory& memory() const {
    return *std::launder(reinterpret_cast<ClientMemory*>(mapping_.data()));
  }

  /// Wakes the client. If the pipe is full, it has bytes to wake up for; if it is closed, there is
  /// nobody to wake.
  // [ring]
  void set() {
    constexpr char byte = 0;
    [[maybe_unused]] const ssize_t written = ::write(goods_.reply_out.get(), &byte, sizeof byte);
  }
  // [ring]

  const ipc::Descriptor& socket() const { return socket_; }
  const ipc::Descriptor& request() const { return goods_.request; }

 private:
  Goods goods_;
  ipc::Mapping mapping_;
  ipc::Descriptor socket_;
  int watched_by_;
};

}  // namespace lesson
