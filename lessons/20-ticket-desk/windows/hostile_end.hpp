#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
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
#include "ipc/windows/handle.hpp"
#include "ipc/windows/shared_memory.hpp"

/// @file
/// What a client has in its hands that keeps to no protocol: for the checks.

namespace lesson {

/// Connects to the server of a name, listens, and says nothing. As long as there is none, tries
/// again.
/// @throws std::system_error if the system refuses.
inline Channel knock(const std::string& name) {
  const ThisUser user;
  const Address address(name, user);
  for (;;) {
    if (auto channel = dial(address, user)) {
      channel->listen();
      return std::move(*channel);
    }
    std::this_thread::yield();
  }
}

/// Waits for what the server says next.
/// @param channel that listens, and will again.
/// @returns it; no byte when the server has hung up.
inline std::vector<std::byte> hear(Channel& channel) {
  ipc::wait_for(channel.ended(), ipc::never);
  std::vector<std::byte> said = channel.heard().value().bytes;
  if (!said.empty()) channel.listen();
  return said;
}

/// Waits until the server hangs up.
/// @param channel that listens.
inline void wait_for_hang_up(Channel& channel) {
  while (!hear(channel).empty()) continue;
}

/// The end of a client that was let in. What it was handed is its own, to do with as it likes.
struct HostileEnd {
  explicit HostileEnd(const std::string& name) : answer(*greet(name, Hello{}, ipc::never)) {
    channel().listen();
  }
  HostileEnd(const HostileEnd&) = delete;

  Channel& channel() { return answer.channel; }
  ClientMemory& memory() const {
    return *std::launder(reinterpret_cast<ClientMemory*>(mapping.data()));
  }

  /// Rings for the server.
  void set() { ::SetEvent(request.get()); }

  /// Makes all of the memory zero.
  void wipe() { std::memset(mapping.data(), 0, mapping.size()); }

  /// @returns whether the server has hung up.
  bool hung_up() { return channel().heard().has_value(); }

  Answer answer;
  WelcomeWithHandles got = from_bytes<WelcomeWithHandles>(answer.message.bytes).value();
  ipc::Handle request = handle(got.request);
  ipc::Handle reply = handle(got.reply);
  ipc::Mapping mapping{handle(got.memory), sizeof(ClientMemory), "memory of the ticket desk"};
};

}  // namespace lesson
