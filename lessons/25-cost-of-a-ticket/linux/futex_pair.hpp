#pragma once
#include <atomic>
#include <cstdint>
#include <string>

#include "../mechanism.hpp"
#include "../mechanisms/shared_page.hpp"
#include "ipc/deadline.hpp"
#include "ipc/sync.hpp"

namespace lesson {

/// The least with which both sides can sleep: a word and a message each way, and a system call each
/// time. What sleeping mechanisms are held against.
// [futex]
class FutexPair {
 public:
  FutexPair(const std::string& object, const Mechanism::Start& start)
      : page_(object, start), mine_(page_->asked), theirs_(page_->replied) {}
  explicit FutexPair(const std::string& object)
      : page_(object), mine_(page_->replied), theirs_(page_->asked) {}

  void send(const Message& message) {
    mine_.message = message;
    mine_.number.store(++sent_, std::memory_order_release);  // whoever sees it sees the message
    ipc::SharedSync::wake_one(mine_.number);
  }
  Message receive() {
    ++received_;
    while (theirs_.number.load(std::memory_order_acquire) != received_) {
      ipc::SharedSync::wait(theirs_.number, received_ - 1, ipc::never);
    }
    return theirs_.message;
  }

 private:
  struct alignas(64) Line {
    ipc::SharedSync::Atomic<std::uint32_t> number;
    Message message;
  };
  struct Page {
    Line asked;
    Line replied;
  };

  SharedPage<Page> page_;
  Line& mine_;
  Line& theirs_;
  std::uint32_t sent_ = 0;
  std::uint32_t received_ = 0;
};
// [futex]

}  // namespace lesson
