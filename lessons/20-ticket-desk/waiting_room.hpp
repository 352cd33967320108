#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include "hand_over.hpp"
#include "happenings.hpp"

namespace lesson {

/// Those who have connected, and said nothing yet. Each costs the server a connection, so there is
/// room for so many.
class WaitingRoom {
 public:
  static constexpr std::size_t most = 64;

  bool is_full() const { return waiting_.size() == most; }

  /// @returns who has been here longest; there must be somebody.
  ClientId first() const { return waiting_.begin()->first; }

  /// Lets somebody in. If there is no room, the first of them is sent away.
  void enter(ClientId id, Channel channel, std::string who, Happenings& happenings) {
    if (is_full()) {
      happenings.sent_away.push_back({waiting_.begin()->second.who, "it says nothing"});
      waiting_.erase(waiting_.begin());
    }
    waiting_.emplace(id, Waiting{std::move(channel), std::move(who)});
  }

  /// Hears what somebody has said, if anything. Whoever has does not wait here any more.
  /// @returns false if there is nobody with this number.
  // [hear]
  bool hear(ClientId id, Happenings& happenings) {
    const auto found = waiting_.find(id);
    if (found == waiting_.end()) return false;
    auto message = receive_message(found->second.channel);
    if (!message) return true;
    auto [channel, who] = std::move(found->second);
    waiting_.erase(found);
    if (!message->whole) {
      happenings.sent_away.push_back({std::move(who), "it says too much"});
    } else if (!message->bytes.empty()) {  // else it has left
      happenings.arrived.push_back(
          {id, std::move(who), std::move(message->bytes), std::move(channel)});
    }
    return true;
  }
  // [hear]

  /// Sends all of them away, without a word in the log.
  void clear() { waiting_.clear(); }

 private:
  struct Waiting {
    Channel channel;
    std::string who;
  };

  std::map<ClientId, Waiting> waiting_;  // in the order in which they came
};

}  // namespace lesson
