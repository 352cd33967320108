#pragma once
#include <string>

#include "../mechanism.hpp"
#include "ipc/named_event.hpp"
#include "shared_page.hpp"

namespace lesson {

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

}  // namespace lesson
