// What a condition variable does by itself, without a box around it: the standard library's, or the
// system's.
#pragma once
#include <chrono>
#include <condition_variable>
#include <thread>
#include <vector>

#include "ipc/deadline.hpp"

namespace lesson {

/// @returns whether a wait returns because of a notify that came before it.
template <class Monitor>
bool remembers_a_notify() {
  typename Monitor::Mutex mutex;
  typename Monitor::Condition condition;
  // A wait may wake up for no reason. Three in a row would be a memory.
  for (int i = 0; i < 3; ++i) {
    condition.notify_one();
    typename Monitor::Lock lock(mutex);
    const ipc::Deadline deadline = ipc::in(std::chrono::milliseconds(20));
    if (condition.wait_until(lock, deadline) == std::cv_status::timeout) return false;
  }
  return true;
}

/// Wakes a wait twice before there is a reason to go on.
/// @returns how often it called its predicate.
// [looks]
template <class Monitor>
int looks_of_a_wait() {
  typename Monitor::Mutex mutex;
  typename Monitor::Condition condition;
  int looks = 0;
  std::vector<std::jthread> wakers;
  typename Monitor::Lock lock(mutex);
  condition.wait(lock, [&] {
    if (++looks == 3) return true;
    wakers.emplace_back([&] {
      const typename Monitor::Lock ours(mutex);  // not before the wait has given it away
      condition.notify_all();
    });
    return false;
  });
  return looks;
}
// [looks]

}  // namespace lesson
