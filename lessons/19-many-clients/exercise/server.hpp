// Your server. As it stands it is right as long as nobody asks at the same time and nobody dies.
#pragma once
#include <atomic>
#include <optional>

#include "../slots.hpp"

namespace lesson {

template <class Sync, unsigned slot_count, class Events>
class Server {
 public:
  Server(DeskBlock<Sync, slot_count>& block, Events& events) : block_(block), events_(events) {
    // TODO 3: the last server may have been killed after a reply, and before its signal.
  }

  // A request, or nothing if the time was up.
  std::optional<Request> receive(typename Sync::Deadline until = Sync::never) {
    // TODO 4: one signal may stand for many requests. And slot 0 should not always come first.
    events_.asked().wait(until);
    for (unsigned at = 0; at < slot_count; ++at) {
      const Id id = block_.slots[at].request.load(std::memory_order_acquire);
      if (is_request(id) && id != block_.slots[at].answered.load(std::memory_order_relaxed)) {
        return Request{at, id};
      }
    }
    return std::nullopt;
  }

  // The ticket that it issued.
  Ticket reply(const Request& request) {
    // TODO 5: a server may be killed after each of these lines. In which order is that harmless?
    Slot<Sync>& slot = block_.slots[request.slot];
    slot.ticket = block_.issued + 1;
    slot.answered.store(request.id, std::memory_order_release);
    block_.issued = block_.issued + 1;
    events_.replied(request.slot).set();
    return block_.issued;
  }

  // Whether the slot's client was gone; then the slot asks for nothing any more.
  template <class IsHeld>
  bool reclaim([[maybe_unused]] unsigned slot, [[maybe_unused]] IsHeld is_held) {
    // TODO 6: is_held(slot) asks the kernel. A newcomer may come at any moment. And a session that
    // was_given() to nobody yet may be made up.
    return false;
  }

 private:
  DeskBlock<Sync, slot_count>& block_;
  Events& events_;
};

}  // namespace lesson
