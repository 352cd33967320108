// Your client. As it stands it is right for one client that never gives up. server.hpp beside it is
// yours, too. Then: cmake --workflow --preset exercise-19
#pragma once
#include <atomic>
#include <optional>

#include "../slots.hpp"

namespace lesson {

template <class Sync, class Event>
class Client {
 public:
  // Moves into a slot that nobody else has now. No other client has the same session, and no reply
  // in this slot.
  Client(Slot<Sync>& slot, [[maybe_unused]] Session session, Event& asked, Event& replied)
      : slot_(slot), asked_(asked), replied_(replied) {
    // TODO 1: what is the first id of this session? Say in the slot that nothing is asked yet.
  }

  // The ticket, or nothing if it had not come at the deadline.
  std::optional<Ticket> ask(typename Sync::Deadline until = Sync::never) {
    // TODO 2: a request whose time is up stays open. When does the next one begin?
    id_ = next_request(id_);
    slot_.request.store(id_, std::memory_order_release);
    asked_.set();
    const auto answered = [&] { return slot_.answered.load(std::memory_order_acquire) == id_; };
    while (!answered()) {
      if (!replied_.wait(until) && !answered()) return std::nullopt;
    }
    return slot_.ticket;
  }

  void leave() { slot_.request.store(0, std::memory_order_release); }

 private:
  Slot<Sync>& slot_;
  Event& asked_;
  Event& replied_;
  Id id_ = 0;
};

}  // namespace lesson
