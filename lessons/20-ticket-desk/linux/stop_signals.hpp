#pragma once
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "ipc/error.hpp"
#include "ipc/linux/descriptor.hpp"

namespace lesson {

/// The signals that ask a server to end, as something to wait for among others. While it lives,
/// this thread is not interrupted by SIGTERM and SIGINT; the descriptor becomes readable instead.
class StopSignals {
 public:
  /// @throws std::system_error if the system refuses.
  // [signals]
  StopSignals() {
    sigset_t ends;
    ::sigemptyset(&ends);
    for (const int signal : {SIGTERM, SIGINT}) ::sigaddset(&ends, signal);
    descriptor_ = ipc::Descriptor(::signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!descriptor_) ipc::throw_system_error("signalfd");
    // Blocked, so that they are not delivered but can be read.
    ::pthread_sigmask(SIG_BLOCK, &ends, &before_);
  }
  // [signals]
  StopSignals(const StopSignals&) = delete;
  ~StopSignals() {
    // Takes what has come, or it would be delivered as soon as nothing blocks it any more.
    signalfd_siginfo one;
    while (::read(descriptor_.get(), &one, sizeof one) > 0) continue;
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

  const ipc::Descriptor& descriptor() const { return descriptor_; }

 private:
  ipc::Descriptor descriptor_;
  sigset_t before_;
};

}  // namespace lesson
