#pragma once
#include <cstdint>
#include <exception>
#include <string>
#include <utility>

#include "mechanism.hpp"

namespace lesson {

/// A client of anything that carries messages.
/// @tparam Wire is made on the client's side of a name and of what starts the server, on the
///   server's side of the name. It has `send(message)` and `receive()`; and `remove_names()`, if it
///   has names that nobody needs once both sides are there.
// [wire]
inline constexpr std::uint64_t no_more_requests = 0;

template <class Wire>
class WireClient {
 public:
  WireClient(const std::string& object, const Mechanism::Start& start) : wire_(object, start) {
    ask();  // who has replied has everything open, and a run that is killed then leaves no names
    if constexpr (requires { wire_.remove_names(); }) wire_.remove_names();
  }
  ~WireClient() {
    try {
      wire_.send({no_more_requests, 0});
    } catch (const std::exception&) {  // the server is gone already
    }
  }

  std::uint64_t ask() {
    wire_.send({++request_, 0});
    return wire_.receive().ticket;
  }

 private:
  Wire wire_;
  std::uint64_t request_ = 0;
};

template <class Wire>
void serve_wire(const std::string& object) {
  Wire wire(object);
  std::uint64_t ticket = 0;
  for (Message m = wire.receive(); m.request != no_more_requests; m = wire.receive()) {
    wire.send({m.request, ++ticket});
  }
}
// [wire]

template <class Wire>
Mechanism wire(std::string name, Places places = Places::both) {
  return client_and_server<WireClient<Wire>>(std::move(name), places, serve_wire<Wire>);
}

}  // namespace lesson
