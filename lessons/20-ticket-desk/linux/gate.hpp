#pragma once
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "../happenings.hpp"
#include "../waiting_room.hpp"
#include "address.hpp"
#include "connection.hpp"
#include "ipc/error.hpp"
#include "ipc/linux/descriptor.hpp"
#include "listener.hpp"
#include "stop_signals.hpp"

namespace lesson {

/// Where clients come in, and the one place where the server sleeps. Promised, and kept by the
/// checks of lesson 20:
/// - one gate of a name is open at a time, and its name is gone with it;
/// - a process of another user is sent away;
/// - who connects and says nothing costs a descriptor, and is sent away when too many do so;
/// - whatever a client sends, or does not send, look() neither waits for it nor fails.
///
/// Use it in the thread that made it. While it lives, this thread gets neither SIGTERM nor SIGINT,
/// and the process no SIGPIPE.
class Gate {
 public:
  /// @throws std::system_error if there is another one of this name (`EADDRINUSE`), or the system
  ///   refuses.
  explicit Gate(const std::string& name);
  Gate(const Gate&) = delete;

  /// Looks at what has happened.
  /// @param sleep whether to wait until something has.
  /// @returns it; yours until the next call.
  /// @throws std::system_error if the system refuses.
  Happenings& look(bool sleep);

  /// Makes a client's memory, which is then to be handed over. From now on look() tells when the
  /// client rings or leaves.
  /// @throws std::system_error if there is no room for another client.
  ServerEnd let_in(Arrival arrival);

  /// Lets nobody in any more; the name is free.
  void close() { listener_.close(); }

  /// Makes look() return, and say stop. Any thread may call it.
  void stop() {
    constexpr std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(stop_.get(), &one, sizeof one);
  }

 private:
  // What an epoll event is about: a number and, in the lowest bits, what of it.
  enum What : std::uint64_t { listener, stopped, socket, bell };
  static constexpr std::uint64_t tag(ClientId id, What what) { return id << 2 | what; }

  bool watch(const ipc::Descriptor& file, std::uint32_t events, std::uint64_t tag,
             int how = EPOLL_CTL_ADD);
  void accept_some();

  Listener listener_;
  StopSignals signals_;
  ipc::Descriptor stop_;
  ipc::Descriptor epoll_;
  WaitingRoom waiting_;
  ClientId last_id_ = 0;
  Happenings happenings_;
};

// [gate]
inline Gate::Gate(const std::string& name) : listener_(Address(name)) {
  epoll_ = ipc::Descriptor(::epoll_create1(EPOLL_CLOEXEC));
  if (!epoll_) ipc::throw_system_error("epoll_create1");
  stop_ = ipc::Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!stop_) ipc::throw_system_error("eventfd");
  if (!watch(listener_.socket(), EPOLLIN, tag(0, listener)) ||
      !watch(stop_, EPOLLIN, tag(0, stopped)) ||
      !watch(signals_.descriptor(), EPOLLIN, tag(0, stopped))) {
    ipc::throw_system_error("epoll_ctl");
  }
  // A client may close its end of the pipe at any time; write() then says EPIPE.
  ::signal(SIGPIPE, SIG_IGN);
}
// [gate]

inline bool Gate::watch(const ipc::Descriptor& file, std::uint32_t events, std::uint64_t tag,
                        int how) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = tag;
  return ::epoll_ctl(epoll_.get(), how, file.get(), &event) == 0;
}

// [look]
inline Happenings& Gate::look(bool sleep) {
  happenings_ = {};
  std::array<epoll_event, 64> events;
  const int count =
      ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), sleep ? -1 : 0);
  if (count < 0 && errno != EINTR) ipc::throw_system_error("epoll_wait");
  const auto happened = static_cast<std::size_t>(std::max(count, 0));
  for (const epoll_event& event : std::span(events).first(happened)) {
    const ClientId id = event.data.u64 >> 2;
    switch (static_cast<What>(event.data.u64 & 3)) {
      case listener:
        accept_some();
        break;
      case stopped:
        happenings_.stop = true;
        break;
      case socket:
        // Without EPOLLHUP it is old: accept_some() has heard what this tells of.
        if (!waiting_.hear(id, happenings_) && event.events & EPOLLHUP) {
          happenings_.left.push_back(id);
        }
        break;
      case bell:
        happenings_.rang.push_back(id);
        break;
    }
  }
  return happenings_;
}
// [look]

// [accept]
inline void Gate::accept_some() {
  for (std::size_t i = 0; i < WaitingRoom::most; ++i) {  // then others have their turn
    ipc::Descriptor socket = listener_.accept();
    if (!socket) return;
    const ucred peer = peer_of(socket);
    std::string who = "process " + std::to_string(peer.pid);
    if (peer.uid != ::geteuid()) {
      happenings_.sent_away.push_back({who, "it is user " + std::to_string(peer.uid) + "'s"});
      continue;
    }
    // Perhaps the first of them has said something by now.
    if (waiting_.is_full()) waiting_.hear(waiting_.first(), happenings_);
    if (!watch(socket, EPOLLIN, tag(++last_id_, Gate::socket))) continue;  // no room: hangs up
    waiting_.enter(last_id_, std::move(socket), std::move(who), happenings_);
  }
}
// [accept]

// [let_in]
inline ServerEnd Gate::let_in(Arrival arrival) {
  ServerEnd end(std::move(arrival.channel), epoll_.get());
  // EPOLLET: told once for each time it rings, though nobody reads the eventfd. And no EPOLLIN for
  // the socket: it has said all it may. That it hangs up is told in any case.
  if (!watch(end.request(), EPOLLIN | EPOLLET, tag(arrival.id, bell)) ||
      !watch(end.socket(), 0, tag(arrival.id, socket), EPOLL_CTL_MOD)) {
    ipc::throw_system_error("epoll_ctl", arrival.who);
  }
  return end;
}
// [let_in]

}  // namespace lesson
