#pragma once
#include <atomic>
#include <cstdint>
#include <string>

#include "../mechanism.hpp"
#include "ipc/pause.hpp"
#include "ipc/shared_atomic.hpp"
#include "shared_page.hpp"

namespace lesson {

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
      ipc::pause();
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

}  // namespace lesson
