#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <variant>

#include "gate.hpp"
#include "happenings.hpp"
#include "hot_clients.hpp"
#include "ledger.hpp"
#include "protocol.hpp"
#include "served_client.hpp"
#include "session.hpp"
#include "spin.hpp"

namespace lesson {

/// The ticket desk: one thread that serves all clients. It looks at the requests of those that have
/// asked a moment ago, and sleeps when there are none. Promised, and kept by the checks of lesson
/// 20:
/// - each request gets one reply, and no ticket is issued twice;
/// - no client can keep the desk from serving another: one that lies is dropped, and logged;
/// - as long as nobody asks, the desk is not woken;
/// - when it is told to stop, it answers what was asked by then, and nothing of it is left but the
///   ledger.
class Server {
 public:
  using Log = std::function<void(const std::string&)>;

  /// @param name the desk's; see Gate.
  /// @param ledger the path of the file with the last ticket; see Ledger.
  /// @param log called with each line of the log.
  /// @param spin how long a client that asks nothing keeps the desk from sleeping.
  /// @throws std::runtime_error if there is a server already.
  /// @throws std::system_error if the system refuses.
  Server(const std::string& name, const std::string& ledger, Log log,
         std::chrono::nanoseconds spin = usual_spin())
      : gate_(name), ledger_(ledger), log_(std::move(log)), hot_(spin) {}

  /// Serves until it is told to stop: by a signal, or by stop().
  /// @throws std::system_error if the system refuses what it must not.
  // [run]
  void run() {
    while (!handle(look())) serve_the_hot();
    gate_.close();
    for (auto& [id, client] : clients_) serve(client);  // what was asked by now
    hot_.clear();
    clients_.clear();
    clients_now_.store(0, relaxed);
  }
  // [run]

  /// Ends run(). Any thread may call it.
  void stop() { gate_.stop(); }

  /// @returns how the desk is doing. Any thread may call it.
  Status status() const {
    return {clients_now_.load(relaxed), tickets_.load(relaxed), wake_ups_.load(relaxed),
            drops_.load(relaxed)};
  }

 private:
  static constexpr auto relaxed = std::memory_order_relaxed;  // numbers to look at, no more

  Happenings& look();
  bool handle(Happenings& happenings);  // returns whether to stop
  void welcome(Arrival arrival);
  void serve_the_hot();
  Found serve(ServedClient& client);
  void forget(ClientId id);
  void drop(const std::string& who, const std::string& why);

  // Adds one. This thread is the only one that writes, so no step of it need be undivided.
  static void count(std::atomic<std::uint64_t>& number) {
    number.store(number.load(relaxed) + 1, relaxed);
  }

  Gate gate_;
  Ledger ledger_;
  Log log_;
  std::unordered_map<ClientId, ServedClient> clients_;
  HotClients<ServedClient> hot_;
  std::atomic<std::uint64_t> clients_now_ = 0;
  std::atomic<std::uint64_t> tickets_ = 0;
  std::atomic<std::uint64_t> wake_ups_ = 0;
  std::atomic<std::uint64_t> drops_ = 0;
};

inline Happenings& Server::look() {
  const bool sleep = hot_.empty();
  Happenings& happenings = gate_.look(sleep);
  if (sleep) count(wake_ups_);
  return happenings;
}

// [handle]
inline bool Server::handle(Happenings& happenings) {
  for (const SentAway& one : happenings.sent_away) drop(one.who, one.why);
  for (Arrival& arrival : happenings.arrived) welcome(std::move(arrival));
  for (const ClientId id : happenings.rang) {
    if (const auto found = clients_.find(id); found != clients_.end()) hot_.add(found->second);
  }
  for (const ClientId id : happenings.left) forget(id);
  return happenings.stop;
}
// [handle]

// [welcome]
inline void Server::welcome(Arrival arrival) {
  const auto wish = check_hello(arrival.said);
  const ClientId id = arrival.id;
  const std::string who = arrival.who;
  try {
    if (const Lie* lie = std::get_if<Lie>(&wish)) {
      arrival.answer(to_bytes(Welcome{}));  // perhaps it is of another version: tells of this one
      return drop(who, lie->why);
    }
    // To return is to hang up.
    if (std::get<Wish>(wish) == Wish::status) return arrival.answer(to_bytes(status()));
    // In this order: when the client can write to the memory, the server has read all it believes.
    ServedClient& client =
        clients_.try_emplace(id, id, gate_.let_in(std::move(arrival)), who).first->second;
    client.end.hand_over();
    hot_.add(client);
  } catch (const std::system_error& no_room) {
    drop(who, no_room.what());
    clients_.erase(id);
  }
  clients_now_.store(clients_.size(), relaxed);
}
// [welcome]

inline void Server::serve_the_hot() {
  for (const ServedClient* liar : hot_.serve([this](auto& client) { return serve(client); })) {
    drop(liar->who, liar->session.lie().why);
    forget(liar->id);
  }
}

// [serve]
inline Found Server::serve(ServedClient& client) {
  return client.session.serve([this] {
    count(tickets_);
    return ledger_.take();
  });
}
// [serve]

inline void Server::forget(ClientId id) {
  const auto found = clients_.find(id);
  if (found == clients_.end()) return;
  hot_.remove(found->second);
  clients_.erase(found);
  clients_now_.store(clients_.size(), relaxed);
}

inline void Server::drop(const std::string& who, const std::string& why) {
  count(drops_);
  log_(who + " dropped: " + why);
}

}  // namespace lesson
