#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>

#include "ipc/spsc_ring.hpp"
#include "protocol.hpp"

namespace lesson {

/// The client's side of its memory: it asks one thing at a time. It makes no system call but
/// through the event.
/// @tparam Sync the policy of the memory, see ipc/sync.hpp.
/// @tparam Event what wakes the server: it has `set()`.
template <class Sync, class Event>
class Asker {
 public:
  /// @param memory as the server handed it over.
  /// @param wakes_server set when there is a request and the server sleeps. Both must outlive this.
  Asker(BasicClientMemory<Sync>& memory, Event& wakes_server)
      : for_requests_{wakes_server, {}},
        requests_(memory.requests, for_requests_, "requests"),
        replies_(memory.replies, for_replies_, "replies") {}

  /// Asks for a ticket. While a request is without its reply, asks for that one's again.
  // [ask]
  void ask() {
    if (answered_ == id_) ++id_;
    // Each request gets one reply, so this is how many of them are on their way. If there is no
    // room for another reply, this request is among those that wait for the server.
    if (requests_.index() - replies_.index() == most_in_flight) return;
    requests_.try_push({id_});
    requests_.flush();
  }
  // [ask]

  /// @returns the ticket for the request, if it is there.
  /// @throws std::system_error (`std::errc::protocol_error`) if the server replied what nobody
  /// asked.
  // [take]
  std::optional<Ticket> take() {
    while (const auto reply = replies_.try_pop()) {
      if (reply->id > id_ || reply->id < answered_) refuse(reply->id);
      if (replies_.index() > requests_.index()) refuse(reply->id);  // more replies than requests
      if (reply->id == answered_) continue;  // asked twice, and this is the second reply
      answered_ = id_;
      return reply->ticket;
    }
    return std::nullopt;
  }
  // [take]

  /// As in ipc::RingEnd, after take() has found nothing.
  bool about_to_sleep() { return replies_.about_to_sleep(); }
  void awake() { replies_.awake(); }

 private:
  using Memory = BasicClientMemory<Sync>;

  [[noreturn]] void refuse(std::uint64_t id) const {
    throw std::system_error(
        std::make_error_code(std::errc::protocol_error),
        "reply: id is " + std::to_string(id) + ", wanted " + std::to_string(id_));
  }

  // Neither side ever waits for room.
  ipc::RingEvents<Event&, ipc::NoEvent> for_requests_;
  ipc::RingEvents<ipc::NoEvent> for_replies_;
  ipc::Producer<decltype(Memory::requests), Event&, ipc::NoEvent> requests_;
  ipc::Consumer<decltype(Memory::replies), ipc::NoEvent> replies_;
  std::uint64_t id_ = 0;        // of the last request
  std::uint64_t answered_ = 0;  // the last one whose ticket take() has returned
};

}  // namespace lesson
