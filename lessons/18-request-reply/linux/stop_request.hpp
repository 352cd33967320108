#pragma once
#include <signal.h>

#include <atomic>
#include <cerrno>

namespace lesson {

/// While it lives, Ctrl-C (SIGINT) and SIGTERM do not end the process: they set an event, so that
/// whoever waits for it sees that it should end.
template <class Event>
class StopRequest {
 public:
  explicit StopRequest(Event& wakes) {
    wakes_ = &wakes;
    came_ = false;
    for (const int signal : {SIGINT, SIGTERM}) ::signal(signal, handle);
  }
  StopRequest(const StopRequest&) = delete;
  ~StopRequest() {
    for (const int signal : {SIGINT, SIGTERM}) ::signal(signal, SIG_DFL);
  }

  bool came() const { return came_; }

 private:
  // A handler interrupts the program at any instruction, also in the middle of malloc. All it may
  // use are lock-free atomics and plain system calls; a futex event is made of nothing else.
  // [handler]
  static void handle(int) {
    const int before = errno;
    came_ = true;
    wakes_.load()->set();
    errno = before;
  }
  // [handler]

  static inline std::atomic<bool> came_ = false;
  static inline std::atomic<Event*> wakes_ = nullptr;
};

}  // namespace lesson
