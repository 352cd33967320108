#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "../happenings.hpp"
#include "../waiting_room.hpp"
#include "channel.hpp"
#include "connection.hpp"
#include "ipc/windows/stop_request.hpp"
#include "listener.hpp"
#include "port.hpp"

namespace lesson {

/// Where clients come in, and the one place where the server sleeps. Promised, and kept by the
/// checks of lesson 20:
/// - one gate of a name is open at a time, and its name is gone with it;
/// - no process of another user, or of another machine, gets in;
/// - who connects and says nothing costs a pipe, and is sent away when too many do so;
/// - whatever a client sends, or does not send, look() neither waits for it nor fails.
///
/// Use it in the thread that made it. While it lives, Ctrl-C and Ctrl-Break do not end the process.
class Gate {
 public:
  /// @throws std::system_error if there is another one of this name (ERROR_ALREADY_EXISTS), or the
  ///   system refuses.
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
  void close();

  /// Makes look() return, and say stop. Any thread may call it.
  void stop() { stop_.set(); }

 private:
  struct Stop {
    void set() { port.post(Port::About::stop); }
    Port& port;
  };
  struct Listening {  // a pipe that no client has connected to yet
    ClientId id;
    Channel channel;
  };

  Listening next_pipe();
  void listen();
  void accept();
  void hear(ClientId id, std::size_t bytes);

  Listener listener_;
  Port port_;
  Stop stop_{port_};
  std::optional<ipc::StopRequest<Stop>> on_ctrl_c_;
  ClientId last_id_ = 0;
  bool closed_ = false;
  std::optional<Listening> listening_;
  WaitingRoom waiting_;
  std::map<ClientId, std::string> inside_;  // for the log
  Happenings happenings_;
};

// [gate]
inline Gate::Gate(const std::string& name) : listener_(name) {
  listening_ = next_pipe();
  on_ctrl_c_.emplace(stop_);
}
// [gate]

inline Gate::Listening Gate::next_pipe() {
  Listening next{++last_id_, listener_.next_pipe()};
  port_.add(next.channel.pipe(), next.id);
  if (!next.channel.connect()) port_.post(Port::About::pipe, next.id);
  return next;
}

inline void Gate::close() {
  closed_ = true;
  listening_.reset();
  waiting_.clear();
  listener_.close();
}

// [look]
inline Happenings& Gate::look(bool sleep) {
  happenings_ = {};
  if (!listening_ && !closed_) listen();
  port_.take(sleep, [this](const Port::Packet& packet) {
    switch (packet.about) {
      case Port::About::stop:
        happenings_.stop = true;
        break;
      case Port::About::pipe:
        if (listening_ && packet.id == listening_->id)
          accept();
        else
          hear(packet.id, packet.bytes);
        break;
      case Port::About::event:
        happenings_.rang.push_back(packet.id);
        break;
    }
  });
  return happenings_;
}
// [look]

inline void Gate::listen() {
  try {
    listening_ = next_pipe();
  } catch (const std::system_error& no_room) {
    // Whoever is inside keeps the name. It is tried again when something has happened.
  }
}

// [accept]
inline void Gate::accept() {
  auto [id, channel] = *std::exchange(listening_, std::nullopt);
  listen();  // at once: the name is there as long as one end of the pipe is
  const std::string who = "process " + std::to_string(process_at(channel));
  if (!channel.listen()) port_.post(Port::About::pipe, id);
  waiting_.enter(id, std::move(channel), who, happenings_);
}
// [accept]

// Somebody has said something, or has left.
// [hear]
inline void Gate::hear(ClientId id, std::size_t bytes) {
  if (waiting_.hear(id, happenings_)) return;
  if (const auto client = inside_.find(id); client != inside_.end()) {
    // It has said all it may. If the server has dropped it, this is the end of our own wait.
    if (bytes > 0) happenings_.sent_away.push_back({client->second, "it says too much"});
    happenings_.left.push_back(id);
    inside_.erase(client);
  }
}
// [hear]

// [let_in]
inline ServerEnd Gate::let_in(Arrival arrival) {
  // It has nothing more to say, so this tells that it hangs up.
  if (!arrival.channel.listen()) port_.post(Port::About::pipe, arrival.id);
  ServerEnd end(std::move(arrival.channel), arrival.id, port_);
  inside_.emplace(arrival.id, std::move(arrival.who));
  return end;
}
// [let_in]

}  // namespace lesson
