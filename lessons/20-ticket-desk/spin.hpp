#pragma once
#include <chrono>

#include "ipc/deadline.hpp"
#include "ipc/pause.hpp"
#include "testing/cores.hpp"

namespace lesson {

/// How long it pays to look before sleeping: about as long as it takes to fall asleep and be woken.
/// If this thread may run on one core only, whoever we wait for perhaps cannot run while we look.
inline std::chrono::nanoseconds usual_spin() {
  // Not std::thread::hardware_concurrency(): that may count the cores of the machine.
  return std::chrono::microseconds(testing::allowed_cores().size() > 1 ? 100 : 0);
}

/// Spins for a bounded time: a loop that looks, and calls again() as long as it finds nothing.
class Spin {
 public:
  /// @param limit how long; 0 for not at all.
  explicit Spin(std::chrono::nanoseconds limit) : limit_(limit) {}

  /// Waits for a moment.
  /// @returns false when the time is up.
  // [again]
  bool again() {
    ipc::pause();
    // To read the clock costs more than to look, so that is done now and then; and what is there
    // almost at once is found without it.
    if (++turns_ % turns_each != 0) return limit_.count() > 0;
    const auto now = std::chrono::steady_clock::now();
    if (turns_ == turns_each) until_ = now + limit_;
    return now < until_;
  }
  // [again]

 private:
  static constexpr unsigned turns_each = 32;

  std::chrono::nanoseconds limit_;
  ipc::Deadline until_;
  unsigned turns_ = 0;
};

}  // namespace lesson
