#pragma once
#include <stdexcept>
#include <string>

#include "../mechanism.hpp"
#include "ipc/named_event.hpp"
#include "ipc/pause.hpp"
#include "ipc/spsc_ring.hpp"
#include "shared_page.hpp"

namespace lesson {

/// A ring each way, as in lesson 12.
/// @tparam spins whether to spin for a message, or to sleep.
template <bool spins>
class RingPair {
 public:
  RingPair(const std::string& object, const Mechanism::Start& start)
      : asked_(events(object + "-asked")),
        replied_(events(object + "-replied")),
        page_(object, start),
        out_(page_->asked, asked_, object),
        in_(page_->replied, replied_, object) {}
  explicit RingPair(const std::string& object)
      : asked_(events(object + "-asked")),
        replied_(events(object + "-replied")),
        page_(object),
        out_(page_->replied, replied_, object),
        in_(page_->asked, asked_, object) {}

  void send(const Message& message) {
    if (!out_.push(message)) throw std::runtime_error("ring: full");
    if (!spins) out_.flush();  // who spins has seen the index
  }
  Message receive() {
    if (!spins) return *in_.pop();
    for (;;) {
      if (const auto message = in_.try_pop()) return *message;
      ipc::pause();
    }
  }

 private:
  using Ring = ipc::SpscRing<Message, 64>;
  using Events = ipc::RingEvents<ipc::NamedEvent>;

  static Events events(const std::string& name) {
    return {ipc::NamedEvent::open_or_create(name + "-not-empty", ipc::ResetPolicy::automatic),
            ipc::NamedEvent::open_or_create(name + "-not-full", ipc::ResetPolicy::automatic)};
  }

  struct Page {
    Ring asked;
    Ring replied;
  };

  Events asked_;
  Events replied_;
  SharedPage<Page> page_;
  ipc::Producer<Ring, ipc::NamedEvent> out_;
  ipc::Consumer<Ring, ipc::NamedEvent> in_;
};

}  // namespace lesson
