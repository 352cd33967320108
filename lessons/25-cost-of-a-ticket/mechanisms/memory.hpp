// Two processes and memory that both map.
#pragma once
#include <atomic>
#include <cstdint>
#include <new>
#include <stdexcept>
#include <string>

#include "../mechanism.hpp"
#include "ipc/named_event.hpp"
#include "ipc/shared_atomic.hpp"
#include "ipc/shared_memory.hpp"
#include "ipc/spsc_ring.hpp"

namespace lesson {

/// A page that the client makes and the server opens.
template <class Page>
class SharedPage {
 public:
  SharedPage(const std::string& object, const Mechanism::Start& start)
      : memory_(ipc::SharedMemory::create(object, sizeof(Page))), page_(new (memory_.data()) Page) {
    start();
  }
  explicit SharedPage(const std::string& object)
      : memory_(ipc::SharedMemory::open(object, sizeof(Page))),
        page_(std::launder(reinterpret_cast<Page*>(memory_.data()))) {}

  Page* operator->() const { return page_; }

 private:
  ipc::SharedMemory memory_;
  Page* page_;
};

/// The least that there can be: one cache line each way, and both sides spin. What hot mechanisms
/// are held against.
// [spinning]
class SpinningPair {
 public:
  SpinningPair(const std::string& object, const Mechanism::Start& start)
      : page_(object, start), mine_(page_->asked), theirs_(page_->replied) {}
  explicit SpinningPair(const std::string& object)
      : page_(object), mine_(page_->replied), theirs_(page_->asked) {}

  void send(const Message& message) {
    mine_.message = message;
    mine_.number.store(++sent_, std::memory_order_release);  // whoever sees it sees the message
  }
  Message receive() {
    ++received_;
    while (theirs_.number.load(std::memory_order_acquire) != received_) {
    }
    return theirs_.message;
  }

 private:
  struct alignas(64) Line {
    ipc::SharedAtomic<std::uint64_t> number;
    Message message;
  };
  struct Page {
    Line asked;
    Line replied;
  };

  SharedPage<Page> page_;
  Line& mine_;
  Line& theirs_;
  std::uint64_t sent_ = 0;
  std::uint64_t received_ = 0;
};
// [spinning]

/// Two auto-reset events with names, as in lesson 17, and a message each way. Without numbers:
/// nobody gives up here, so nothing can cross (lesson 18).
class EventPair {
 public:
  EventPair(const std::string& object, const Mechanism::Start& start)
      : asked_(event(object + "-asked")),
        replied_(event(object + "-replied")),
        page_(object, start),
        sets_(asked_),
        waits_(replied_),
        mine_(page_->asked),
        theirs_(page_->replied) {}
  explicit EventPair(const std::string& object)
      : asked_(event(object + "-asked")),
        replied_(event(object + "-replied")),
        page_(object),
        sets_(replied_),
        waits_(asked_),
        mine_(page_->replied),
        theirs_(page_->asked) {}

  void send(const Message& message) {
    mine_ = message;
    sets_.set();
  }
  Message receive() {
    waits_.wait();
    return theirs_;
  }

 private:
  static ipc::NamedEvent event(const std::string& name) {
    return ipc::NamedEvent::open_or_create(name, ipc::ResetPolicy::automatic);
  }

  struct Page {
    Message asked;
    Message replied;
  };

  ipc::NamedEvent asked_;
  ipc::NamedEvent replied_;
  SharedPage<Page> page_;
  ipc::NamedEvent& sets_;
  ipc::NamedEvent& waits_;
  Message& mine_;
  Message& theirs_;
};

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
