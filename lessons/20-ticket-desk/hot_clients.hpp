#pragma once
#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "ipc/deadline.hpp"
#include "session.hpp"
#include "spin.hpp"

namespace lesson {

/// What makes a client a hot one.
struct Heat {
  bool hot = false;    // it is looked at in every turn, and need not ring
  bool asked = false;  // since the last look at the gate
  ipc::Deadline asked_at = std::chrono::steady_clock::now();  // roughly
};

/// The clients that have asked a moment ago. The server looks at these in every turn, so that they
/// need not ring. The model runs it, too.
/// @tparam Client it has a Session, `session`, and a Heat, `heat`.
template <class Client>
class HotClients {
 public:
  /// @param spin how long a client that asks nothing stays here.
  explicit HotClients(std::chrono::nanoseconds spin) : spin_(spin) {}

  bool empty() const { return clients_.empty(); }

  /// The client has come, or has rung. It must stay where it is until it is taken out.
  void add(Client& client) {
    if (client.heat.hot) return;
    client.session.awake();
    client.heat.hot = true;
    clients_.push_back(&client);
  }

  /// Takes a client out, if it is here.
  void remove(Client& client) { std::erase(clients_, &client); }

  void clear() { clients_.clear(); }

  /// Serves them until it is time to look at the gate. Whoever has asked nothing for too long is
  /// let go, and has to ring.
  /// @param serve answers what a client has asked, and returns what it Found.
  /// @returns those who lied.
  template <class Serve>
  std::vector<Client*> serve(Serve serve);

 private:
  // How often the desk looks at the gate while it is busy: a look is a system call. Sooner, if the
  // hot clients leave it this many turns to do so, a few microseconds: somebody else may have rung.
  static constexpr std::chrono::nanoseconds look_every = std::chrono::microseconds(100);
  static constexpr unsigned most_quiet = 128;

  std::chrono::nanoseconds spin_;
  std::vector<Client*> clients_;
};

// [hot]
template <class Client>
template <class Serve>
std::vector<Client*> HotClients<Client>::serve(Serve serve) {
  const auto look_at = [&](Client& client) {
    const Found found = serve(client);
    if (found == Found::requests) client.heat.asked = true;
    return found;
  };
  Spin until_next_look(std::min(spin_, look_every));
  unsigned quiet = 0;  // turns in a row without a request
  do {
    ++quiet;
    for (Client* client : clients_) {
      if (look_at(*client) == Found::requests) quiet = 0;
    }
  } while (!clients_.empty() && quiet < most_quiet && until_next_look.again());
  const auto now = std::chrono::steady_clock::now();
  std::vector<Client*> liars;
  std::erase_if(clients_, [&](Client* client) {
    const Found found = look_at(*client);
    if (found == Found::a_lie) liars.push_back(client);
    if (std::exchange(client->heat.asked, false)) client->heat.asked_at = now;
    if (found == Found::requests || now - client->heat.asked_at < spin_) return false;
    // It looks once more, and whoever asks from now on rings.
    client->heat.hot = !client->session.about_to_sleep();
    return !client->heat.hot;
  });
  return liars;
}
// [hot]

}  // namespace lesson
