#pragma once
#include <atomic>
#include <thread>

namespace testing {

/// Holds threads until all of them are there, then lets them go at once. Without it the first may
/// be done before the last is born, and a race that never took place proves nothing.
///
/// They spin: whoever sleeps must be woken first, and starts late. Nor would std::latch do on
/// Windows: g++ 12 builds its wait from a look and a sleep, and loses a wake-up between the two.
class StartBarrier {
 public:
  /// @param threads how many will come.
  explicit StartBarrier(int threads) : missing_(threads) {}

  /// Waits until as many threads have called this as were announced.
  void arrive_and_wait() {
    // release and acquire: what a thread wrote before the start is seen by the others after it.
    missing_.fetch_sub(1, std::memory_order_release);
    while (missing_.load(std::memory_order_acquire) > 0) std::this_thread::yield();
  }

 private:
  std::atomic<int> missing_;
};

}  // namespace testing
