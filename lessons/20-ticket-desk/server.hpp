#pragma once
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "gate.hpp"
#include "ipc/deadline.hpp"
#include "ledger.hpp"
#include "protocol.hpp"
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
      : gate_(name), ledger_(ledger), log_(std::move(log)), spin_(spin) {}

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

  struct Client {
    Client(ClientId number, ServerEnd its_end, std::string its_name)
        : id(number),
          end(std::move(its_end)),
          session(end.memory(), end),
          who(std::move(its_name)) {}

    ClientId id;
    ServerEnd end;
    Session<ipc::PrivateSync, ServerEnd> session;
    std::string who;
    bool hot = false;    // it is looked at in every turn, and need not ring
    bool asked = false;  // since the last look at the gate
    ipc::Deadline asked_at = std::chrono::steady_clock::now();  // roughly
  };

  // How often the desk looks at the gate while it is busy: a look is a system call. Sooner, if the
  // hot clients leave it this many turns to do so, a few microseconds: somebody else may have rung.
  static constexpr std::chrono::nanoseconds look_every = std::chrono::microseconds(100);
  static constexpr unsigned most_quiet = 128;

  Happenings& look();
  bool handle(Happenings& happenings);  // returns whether to stop
  void welcome(Arrival arrival);
  void make_hot(Client& client);
  void serve_the_hot();
  Found serve(Client& client);
  void forget(ClientId id);
  void drop(const std::string& who, const std::string& why);

  // Adds one. This thread is the only one that writes, so no step of it need be undivided.
  static void count(std::atomic<std::uint64_t>& number) {
    number.store(number.load(relaxed) + 1, relaxed);
  }

  Gate gate_;
  Ledger ledger_;
  Log log_;
  std::chrono::nanoseconds spin_;
  std::unordered_map<ClientId, Client> clients_;
  std::vector<Client*> hot_;
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
    if (const auto found = clients_.find(id); found != clients_.end()) make_hot(found->second);
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
  if (const Lie* lie = std::get_if<Lie>(&wish)) return drop(who, lie->why);
  if (std::get<Wish>(wish) == Wish::status) {
    arrival.answer(to_bytes(status()));
    return;  // and hang up
  }
  try {
    // In this order: when the client can write to the memory, the server has read all it believes.
    Client& client =
        clients_.try_emplace(id, id, gate_.let_in(std::move(arrival)), who).first->second;
    client.end.hand_over();
    make_hot(client);
  } catch (const std::system_error& no_room) {
    drop(who, no_room.what());
    clients_.erase(id);
  }
  clients_now_.store(clients_.size(), relaxed);
}
// [welcome]

inline void Server::make_hot(Client& client) {
  if (client.hot) return;
  client.session.awake();
  client.hot = true;
  hot_.push_back(&client);
}

// [hot]
inline void Server::serve_the_hot() {
  Spin until_next_look(std::min(spin_, look_every));
  unsigned quiet = 0;  // turns in a row without a request
  do {
    ++quiet;
    for (Client* client : hot_) {
      if (serve(*client) == Found::requests) quiet = 0;
    }
  } while (!hot_.empty() && quiet < most_quiet && until_next_look.again());
  const auto now = std::chrono::steady_clock::now();
  std::vector<ClientId> liars;
  std::erase_if(hot_, [&](Client* client) {
    const Found found = serve(*client);
    if (found == Found::a_lie) liars.push_back(client->id);
    if (std::exchange(client->asked, false)) client->asked_at = now;
    if (found == Found::requests || now - client->asked_at < spin_) return false;
    client->hot = !client->session.about_to_sleep();  // looks once more; whoever asks now rings
    return !client->hot;
  });
  for (const ClientId id : liars) {
    const Client& client = clients_.at(id);
    drop(client.who, client.session.lie().why);
    forget(id);
  }
}
// [hot]

// [serve]
inline Found Server::serve(Client& client) {
  const Found found = client.session.serve([this] {
    count(tickets_);
    return ledger_.take();
  });
  if (found == Found::requests) client.asked = true;
  return found;
}
// [serve]

inline void Server::forget(ClientId id) {
  const auto found = clients_.find(id);
  if (found == clients_.end()) return;
  std::erase(hot_, &found->second);
  clients_.erase(found);
  clients_now_.store(clients_.size(), relaxed);
}

inline void Server::drop(const std::string& who, const std::string& why) {
  count(drops_);
  log_(who + " dropped: " + why);
}

}  // namespace lesson
