#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "hand_over.hpp"

/// @file
/// What the two systems tell the common code.

namespace lesson {

/// A number that a connection has, and that no other gets.
using ClientId = std::uint64_t;

/// Somebody who has said something, and waits for an answer. To destroy it is to hang up.
struct Arrival {
  ClientId id;
  std::string who;  ///< for the log: "process 4711"
  std::vector<std::byte> said;
  Channel channel;

  /// Answers, without waiting. If there is nobody left who would hear it, that is all the same.
  /// @throws std::system_error if the system refuses.
  void answer(std::span<const std::byte> bytes) const { send_message(channel, bytes); }
};

/// Somebody who was sent away before it had said anything sensible.
struct SentAway {
  std::string who;
  std::string why;
};

/// What has happened since the server last looked.
struct Happenings {
  std::vector<Arrival> arrived;
  std::vector<SentAway> sent_away;
  std::vector<ClientId> rang;  ///< clients that may have asked
  std::vector<ClientId> left;  ///< clients that have hung up, or whose process has ended
  bool stop = false;           ///< the system, the user or Gate::stop() wants the server to end
};

}  // namespace lesson
