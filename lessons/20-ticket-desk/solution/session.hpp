#pragma once
#include <cstdint>
#include <string>
#include <system_error>

#include "../protocol.hpp"
#include "ipc/spsc_ring.hpp"

namespace lesson {

/// What a look at a client's requests came to.
enum class Found { nothing, requests, a_lie };

/// The server's view of one client. It takes requests out of that client's memory, which the client
/// can write to at any time, and answers them. It makes no system call but through the event.
/// Promised, and kept by the checks of lesson 20:
/// - each request gets one reply, with its id;
/// - the same id again gets the same reply again, and costs no second ticket;
/// - what cannot be, of a client that keeps to the protocol, is a lie. After a lie nothing more is
///   read, and nothing of it has been used; no ticket was taken for it.
/// @tparam Sync the policy of the memory, see ipc/sync.hpp.
/// @tparam Event what wakes the client: it has `set()`.
template <class Sync, class Event>
class Session {
 public:
  /// @param memory the client's, new and all zero but for its header.
  /// @param wakes_client set when there is a reply and the client sleeps. Both must outlive this.
  Session(BasicClientMemory<Sync>& memory, Event& wakes_client)
      : for_replies_{wakes_client, {}},
        requests_(memory.requests, for_requests_, "requests"),
        replies_(memory.replies, for_replies_, "replies") {}

  /// Answers what the client has asked, at most `most_in_flight` requests, so that no client keeps
  /// the others waiting.
  /// @param issue called for each new request; it returns the next ticket.
  // [serve]
  template <class Issue>
  Found serve(Issue issue) {
    if (!lie_.why.empty()) return Found::a_lie;
    try {
      std::size_t served = 0;
      for (; served < most_in_flight; ++served) {
        const auto request = requests_.try_pop();  // a copy: the client may still write to the slot
        if (!request) break;
        // The last one again, or the next; nothing else.
        if (request->id - last_.id > 1 || request->id == 0) return lie(*request);
        if (!replies_.has_room()) return lie("more requests than replies that it takes");
        if (request->id != last_.id) last_ = {request->id, issue()};
        replies_.try_push(last_);
      }
      if (served == 0) return Found::nothing;
      replies_.flush();
      return Found::requests;
    } catch (const std::system_error& index_that_cannot_be) {
      return lie(index_that_cannot_be.what());
    }
  }
  // [serve]

  /// Says that the server will not look here again until the client rings; see
  /// ipc::RingEnd::about_to_sleep(). Call it after serve() has found nothing.
  /// @returns false if the client has asked meanwhile.
  bool about_to_sleep() { return requests_.about_to_sleep(); }

  /// The server looks here again.
  void awake() { requests_.awake(); }

  /// @returns why the client was caught, after serve() has found a lie.
  const Lie& lie() const { return lie_; }

 private:
  using Memory = BasicClientMemory<Sync>;

  Found lie(std::string why) {
    lie_.why = std::move(why);
    return Found::a_lie;
  }
  Found lie(const Request& request) {
    return lie("request id is " + std::to_string(request.id) + ", wanted " +
               std::to_string(last_.id + 1));
  }

  // The server never waits for room: a client that is owed no more than it can be has left some.
  ipc::RingEvents<ipc::NoEvent> for_requests_;
  ipc::RingEvents<Event&, ipc::NoEvent> for_replies_;
  ipc::Consumer<decltype(Memory::requests), ipc::NoEvent> requests_;
  ipc::Producer<decltype(Memory::replies), Event&, ipc::NoEvent> replies_;
  Reply last_{0, 0};
  Lie lie_;
};

}  // namespace lesson
