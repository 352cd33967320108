#pragma once
#include <fcntl.h>
#include <linux/falloc.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "../protocol.hpp"
#include "address.hpp"
#include "client_end.hpp"
#include "ipc/deadline.hpp"
#include "ipc/error.hpp"
#include "ipc/linux/descriptor.hpp"
#include "ipc/linux/shared_memory.hpp"

/// @file
/// What a client has in its hands that keeps to no protocol: for the checks, and for the load.

namespace lesson {

/// Connects to the server of a name, and says nothing. As long as there is none, tries again.
/// @throws std::system_error if the system refuses.
inline ipc::Descriptor knock(const Address& address) {
  for (;;) {
    ipc::Descriptor socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    if (!socket) ipc::throw_system_error("socket");
    if (::connect(socket.get(), address.get(), address.size()) == 0) return socket;
    if (errno != ECONNREFUSED) ipc::throw_system_error("connect", "@" + address.text);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

inline Channel knock(const std::string& name) {
  return knock(Address(name));
}

/// Waits for what the server says next.
/// @returns it; no byte when the server has hung up.
inline std::vector<std::byte> hear(const ipc::Descriptor& socket) {
  for (;;) {
    wait_readable(socket, ipc::never);
    if (auto message = receive_message(socket)) return std::move(message->bytes);
  }
}

/// Waits until the server hangs up.
inline void wait_for_hang_up(const ipc::Descriptor& socket) {
  while (!hear(socket).empty()) continue;
}

/// The end of a client that was let in. What it was handed is its own, to do with as it likes.
struct HostileEnd {
  explicit HostileEnd(const std::string& name) : answer(*greet(name, Hello{}, ipc::never)) {}
  HostileEnd(const HostileEnd&) = delete;

  const Channel& channel() const { return answer.socket; }
  const ipc::Descriptor& file() const { return answer.message.descriptors.at(0); }
  const ipc::Descriptor& request() const { return answer.message.descriptors.at(1); }
  ipc::Descriptor& reply() { return answer.message.descriptors.at(2); }
  ClientMemory& memory() const {
    return *std::launder(reinterpret_cast<ClientMemory*>(mapping.data()));
  }

  /// Rings for the server.
  void set() {
    constexpr std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(request().get(), &one, sizeof one);
  }

  /// Makes all of the memory zero, in the kernel.
  void wipe() {
    ::fallocate(file().get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, sizeof(ClientMemory));
  }

  /// @returns whether the server has hung up.
  bool hung_up() const {
    char byte;
    return ::recv(answer.socket.get(), &byte, sizeof byte, MSG_DONTWAIT) == 0;
  }

  Answer answer;
  ipc::Mapping mapping{file(), sizeof(ClientMemory), "memory of the ticket desk"};
};

}  // namespace lesson
