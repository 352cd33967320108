#pragma once
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "../happenings.hpp"
#include "../protocol.hpp"
#include "hand_over.hpp"
#include "ipc/deadline.hpp"
#include "ipc/error.hpp"
#include "ipc/linux/descriptor.hpp"
#include "ipc/linux/shared_memory.hpp"
#include "ipc/linux/timeout.hpp"

/// @file
/// The two ends of a connection between a client and the server.

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

/// Waits until there is something to read.
/// @returns false when the deadline passed.
/// @throws std::system_error if the system refuses.
inline bool wait_readable(const ipc::Descriptor& file, ipc::Deadline until) {
  for (;;) {
    pollfd readable{file.get(), POLLIN, 0};
    const timespec left = ipc::time_left(until);
    const int ready = ::ppoll(&readable, 1, until == ipc::never ? nullptr : &left, nullptr);
    if (ready >= 0) return ready > 0;
    if (errno != EINTR) ipc::throw_system_error("ppoll");
  }
}

/// What a server said first, and the connection that it said it on.
struct Answer {
  ipc::Descriptor socket;
  Message message;
};

/// Connects to a server, says hello, and waits for its answer. As long as there is no server, or it
/// hangs up, tries again.
/// @returns nothing when the deadline passed.
/// @throws std::system_error if the system refuses, or another user's server has the name.
// [greet]
inline std::optional<Answer> greet(const std::string& name, const Hello& hello,
                                   ipc::Deadline until) {
  const Address address(name);
  for (;;) {
    ipc::Descriptor socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket) ipc::throw_system_error("socket");
    if (::connect(socket.get(), address.get(), address.size()) == 0) {
      // Anybody may take a free name. So ask the kernel whose the server is, before a word.
      if (peer_of(socket).uid != ::geteuid()) ipc::throw_system_error("connect", name, EPERM);
      if (send_message(socket, to_bytes(hello))) {
        if (!wait_readable(socket, until)) return std::nullopt;
        auto message = receive_message(socket, 3);
        if (message && !message->bytes.empty())
          return Answer{std::move(socket), std::move(*message)};
      }
    } else if (errno != ECONNREFUSED && errno != EAGAIN && errno != EINTR) {
      ipc::throw_system_error("connect", "@" + address.text);
    }
    // Nobody has the name, or too many stand before the door. A name that nobody has is nothing to
    // wait on.
    if (std::chrono::steady_clock::now() >= until) return std::nullopt;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}
// [greet]

/// The client's end of a connection.
class ClientEnd {
 public:
  /// Connects to the server of a name, and takes what it hands over.
  /// @returns nothing if that had not happened at the deadline.
  /// @throws std::system_error if the system refuses, or the server hands over what it should not.
  // [open]
  static std::optional<ClientEnd> open(const std::string& name, ipc::Deadline until) {
    auto answer = greet(name, Hello{}, until);
    if (!answer) return std::nullopt;
    auto& [bytes, descriptors, whole] = answer->message;
    if (const auto lie = check_welcome(bytes)) ipc::throw_system_error("recvmsg", lie->why, EPROTO);
    if (!whole || descriptors.size() != 3) ipc::throw_system_error("recvmsg", name, EPROTO);
    check_seals(descriptors[0]);
    ClientEnd end(std::move(answer->socket), std::move(descriptors));
    if (const auto lie = check_memory(end.memory())) {
      ipc::throw_system_error("mmap", lie->why, EPROTO);
    }
    return end;
  }
  // [open]

  ClientMemory& memory() const {
    return *std::launder(reinterpret_cast<ClientMemory*>(mapping_.data()));
  }

  /// Wakes the server.
  void set() {
    ++bells_;
    constexpr std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(request_.get(), &one, sizeof one);
  }

  /// Waits for the server's bell.
  /// @throws std::system_error if the system refuses.
  // [wait]
  Wake wait(ipc::Deadline until) {
    ++sleeps_;
    if (!wait_readable(reply_, until)) return Wake::timed_out;
    char bytes[64];  // all that are there count as one
    return ::read(reply_.get(), bytes, sizeof bytes) == 0 ? Wake::gone : Wake::rang;
  }
  // [wait]

  /// @returns how often set() was called: a system call each.
  std::uint64_t bells() const { return bells_; }

  /// @returns how often wait() was called: two system calls each.
  std::uint64_t sleeps() const { return sleeps_; }

 private:
  ClientEnd(ipc::Descriptor socket, std::vector<ipc::Descriptor> got)
      : mapping_(got[0], sizeof(ClientMemory), "memory of the ticket desk"),
        socket_(std::move(socket)),
        request_(std::move(got[1])),
        reply_(std::move(got[2])) {}

  ipc::Mapping mapping_;
  ipc::Descriptor socket_;  // as long as it is open, the server keeps us as a client
  ipc::Descriptor request_;
  ipc::Descriptor reply_;
  std::uint64_t bells_ = 0;
  std::uint64_t sleeps_ = 0;
};

/// Asks the server of a name how it is doing.
/// @returns nothing if it had not answered at the deadline.
/// @throws std::system_error as ClientEnd::open() does.
inline std::optional<Status> ask_status(const std::string& name, ipc::Deadline until) {
  Hello hello;
  hello.wish = Wish::status;
  const auto answer = greet(name, hello, until);
  if (!answer) return std::nullopt;
  const auto status = from_bytes<Status>(answer->message.bytes);
  if (!status) ipc::throw_system_error("recvmsg", name, EPROTO);
  return status;
}

}  // namespace lesson
