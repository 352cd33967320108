// Your session: the server's view of one client. As it stands it serves a client that never times
// out, never dies and never lies. The promises to keep are in solution/session.hpp, above the
// class; try without reading on. Then: cmake --workflow --preset exercise-20
#pragma once
#include "../protocol.hpp"
#include "ipc/spsc_ring.hpp"

namespace lesson {

enum class Found { nothing, requests, a_lie };

template <class Sync, class Event>
class Session {
 public:
  Session(BasicClientMemory<Sync>& memory, Event& wakes_client)
      : for_replies_{wakes_client, {}},
        requests_(memory.requests, for_requests_, "requests"),
        replies_(memory.replies, for_replies_, "replies") {}

  template <class Issue>
  Found serve(Issue issue) {
    Found found = Found::nothing;
    // TODO 1: this client may ask faster than you answer, and there are others.
    // TODO 2: try_pop() throws std::system_error if the client's index cannot be; has_room() does,
    //         too. Who wrote that index?
    while (const auto request = requests_.try_pop()) {
      // TODO 3: the client gave up waiting and asks again, with the same id. What does it get?
      // TODO 4: which ids can be, and which are a lie?
      // TODO 5: what if there is no room for the reply? Whose fault is that? See has_room().
      replies_.try_push({request->id, issue()});
      found = Found::requests;
    }
    replies_.flush();
    return found;  // TODO 6: and after a lie?
  }

  bool about_to_sleep() { return requests_.about_to_sleep(); }
  void awake() { requests_.awake(); }
  const Lie& lie() const { return lie_; }

 private:
  using Memory = BasicClientMemory<Sync>;
  ipc::RingEvents<ipc::NoEvent> for_requests_;
  ipc::RingEvents<Event&, ipc::NoEvent> for_replies_;
  ipc::Consumer<decltype(Memory::requests), ipc::NoEvent> requests_;
  ipc::Producer<decltype(Memory::replies), Event&, ipc::NoEvent> replies_;
  Lie lie_;
};

}  // namespace lesson
