// The box that most people write first: it waits for the notify, and asks nothing else.
#pragma once
#include <cstdint>

namespace lesson {

// [bare]
template <class Sync>
class BareBox {
 public:
  void put(std::uint32_t ticket) {
    typename Sync::Lock lock(mutex_);
    ticket_ = ticket;
    lock.unlock();
    filled_.notify_one();
  }
  std::uint32_t take() {
    typename Sync::Lock lock(mutex_);
    filled_.wait(lock);
    return ticket_;
  }

 private:
  typename Sync::template Plain<std::uint32_t> ticket_{0};
  typename Sync::Mutex mutex_;
  typename Sync::Condition filled_;
};
// [bare]

}  // namespace lesson
