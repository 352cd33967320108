#pragma once
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <new>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "../protocol.hpp"
#include "../wait_for_reply.hpp"
#include "address.hpp"
#include "hand_over.hpp"
#include "ipc/deadline.hpp"
#include "ipc/error.hpp"
#include "ipc/linux/descriptor.hpp"
#include "ipc/linux/shared_memory.hpp"
#include "ipc/linux/timeout.hpp"

/// @file
/// The client's end of a connection.

namespace lesson {

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
  for (auto pause = std::chrono::milliseconds(1);;) {
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
    // Nobody has the name, or there is no room. A name that nobody has is nothing to wait on, so
    // ask again, and more and more rarely.
    if (std::chrono::steady_clock::now() >= until) return std::nullopt;
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, std::chrono::milliseconds(50));
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

}  // namespace lesson
