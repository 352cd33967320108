#pragma once
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "../happenings.hpp"
#include "../protocol.hpp"
#include "connection.hpp"
#include "hand_over.hpp"
#include "ipc/error.hpp"
#include "ipc/linux/descriptor.hpp"
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
  void close() { listener_ = ipc::Descriptor(); }

  /// Makes look() return, and say stop. Any thread may call it.
  void stop() {
    constexpr std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(stop_.get(), &one, sizeof one);
  }

 private:
  // What an epoll event is about: a number and, in the lowest bits, what of it.
  enum What : std::uint64_t { listener, stopped, socket, bell };
  static constexpr std::uint64_t tag(ClientId id, What what) { return id << 2 | what; }

  struct Waiting {  // has connected, and said nothing yet
    ipc::Descriptor socket;
    std::string who;
  };
  static constexpr std::size_t most_waiting = 64;

  bool watch(const ipc::Descriptor& file, std::uint32_t events, std::uint64_t tag,
             int how = EPOLL_CTL_ADD);
  void accept_some();
  bool hear(ClientId id);

  ipc::Descriptor listener_;
  StopSignals signals_;
  ipc::Descriptor stop_;
  ipc::Descriptor spare_;  // see accept_some()
  ipc::Descriptor epoll_;
  std::map<ClientId, Waiting> waiting_;  // in the order in which they came
  ClientId last_id_ = 0;
  Happenings happenings_;
};

// [gate]
inline Gate::Gate(const std::string& name) {
  const Address address(name);
  listener_ = ipc::Descriptor(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!listener_) ipc::throw_system_error("socket");
  // No descriptors from clients: to close the last one of a file may take as long as its maker
  // likes (a TCP socket with SO_LINGER), and who is sent descriptors has to close them, wanted or
  // not. Since Linux 6.16; before that, this fails and changes nothing.
  constexpr int so_passrights = 83;  // SO_PASSRIGHTS, in headers as new as that
  constexpr int no = 0;
  ::setsockopt(listener_.get(), SOL_SOCKET, so_passrights, &no, sizeof no);
  if (::bind(listener_.get(), address.get(), address.size()) != 0 ||
      ::listen(listener_.get(), SOMAXCONN) != 0) {
    ipc::throw_system_error("bind", "@" + address.text);
  }
  epoll_ = ipc::Descriptor(::epoll_create1(EPOLL_CLOEXEC));
  if (!epoll_) ipc::throw_system_error("epoll_create1");
  stop_ = ipc::Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  spare_ = ipc::Descriptor(::eventfd(0, EFD_CLOEXEC));
  if (!stop_ || !spare_) ipc::throw_system_error("eventfd");
  if (!watch(listener_, EPOLLIN, tag(0, listener)) || !watch(stop_, EPOLLIN, tag(0, stopped)) ||
      !watch(signals_.descriptor(), EPOLLIN, tag(0, stopped))) {
    ipc::throw_system_error("epoll_ctl");
  }

  // A client may close its end of the pipe at any time; write() then says EPIPE.
  ::signal(SIGPIPE, SIG_IGN);
  // Three descriptors for each client, and the usual limit is 1,024.
  rlimit files;
  if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
  }
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
        if (!hear(id) && event.events & EPOLLHUP) happenings_.left.push_back(id);
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
  for (std::size_t i = 0; i < most_waiting; ++i) {  // then others have their turn
    ipc::Descriptor socket(
        ::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket && errno == EMFILE) {
      // No descriptor left. Whoever stands before the door would be told again and again; so give
      // up the spare one, let it in, and hang up. It tries again.
      spare_ = ipc::Descriptor();
      socket = ipc::Descriptor(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
      socket = ipc::Descriptor();
      spare_ = ipc::Descriptor(::eventfd(0, EFD_CLOEXEC));
      continue;
    }
    // EAGAIN: that was the last. Any other error is that of one connection; or the system has no
    // memory or no file left, and then we come here again until it has.
    if (!socket) return;
    const ucred peer = peer_of(socket);
    std::string who = "process " + std::to_string(peer.pid);
    if (peer.uid != ::geteuid()) {
      happenings_.sent_away.push_back({who, "it is user " + std::to_string(peer.uid) + "'s"});
      continue;
    }
    // Perhaps the first of them has said something by now.
    if (waiting_.size() == most_waiting) hear(waiting_.begin()->first);
    if (waiting_.size() == most_waiting) {
      happenings_.sent_away.push_back({waiting_.begin()->second.who, "it says nothing"});
      waiting_.erase(waiting_.begin());
    }
    if (!watch(socket, EPOLLIN, tag(++last_id_, Gate::socket))) continue;  // no room: hangs up
    waiting_.emplace(last_id_, Waiting{std::move(socket), std::move(who)});
  }
}
// [accept]

// Hears what somebody has said. Returns false if it has said all that it may already.
// [hear]
inline bool Gate::hear(ClientId id) {
  const auto found = waiting_.find(id);
  if (found == waiting_.end()) return false;
  auto message = receive_message(found->second.socket, /*descriptors*/ 0);
  if (!message) return true;
  Waiting waiting = std::move(found->second);
  waiting_.erase(found);
  if (message->bytes.empty()) return true;  // it has left
  if (!message->whole) {
    happenings_.sent_away.push_back({waiting.who, "it says too much, or sends descriptors"});
    return true;
  }
  happenings_.arrived.push_back(
      {id, std::move(waiting.who), std::move(message->bytes), std::move(waiting.socket)});
  return true;
}
// [hear]

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
