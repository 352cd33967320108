#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>

#include "loops.hpp"
#include "percentile.hpp"

namespace lesson {

/// What goes each way, over every wire: the number of the request, and in the reply the ticket.
struct Message {
  std::uint64_t request;
  std::uint64_t ticket;
};

/// Which placements make sense. Two sides that spin on one core wait for the scheduler, not for
/// each other; what has no second side has one core.
enum class Places { one_side, same_core, two_cores, both };

/// How long to measure, and how.
struct Plan {
  std::chrono::nanoseconds warm_up;  // of a closed loop; its samples are thrown away
  std::chrono::nanoseconds time;     // of each loop
  std::size_t most;                  // samples of each loop
  std::chrono::nanoseconds period;   // of the open loop
};

/// What two loops have measured, in the time of a batch. The second is empty if there is a batch.
struct Measured {
  Samples closed;
  Samples open;
};

/// One way to get a ticket: a name, and how to measure it.
struct Mechanism {
  using Start = std::function<void()>;

  std::string name;
  Places places = Places::both;
  std::size_t bytes = sizeof(Message);
  std::size_t batch = 1;  // see Result

  /// Measures it from the client's side.
  /// @param object a name for what the two sides share, taken by nobody.
  /// @param start starts the server, on its core: called once, when what the client makes is there.
  std::function<Measured(const std::string& object, const Start& start, const Plan&)> measure;

  /// The server, in a process of its own, until the client is gone; empty if there is none.
  std::function<void(const std::string& object)> serve;

  std::string missing;  // why it cannot be measured here; empty if it can
};

/// A mechanism that is not here says so in the table.
inline Mechanism missing(std::string name, std::string why) {
  Mechanism mechanism;
  mechanism.name = std::move(name);
  mechanism.missing = std::move(why);
  return mechanism;
}

/// The clock of a real run.
struct SteadyClock : std::chrono::steady_clock {
  // Spins: to be woken takes longer than most of what is measured.
  static void wait_until(time_point moment) {
    while (now() < moment) {
    }
  }
};

/// The loop that measures all of them.
/// @param client has `ask()`, which returns a ticket.
/// @throws std::runtime_error if a ticket is issued twice: a wrong answer has no cost.
// [measure]
template <class Client>
Measured measure_client(Client& client, const Plan& plan, std::size_t batch) {
  SteadyClock clock;
  std::uint64_t last = 0;
  const auto request = [&] {
    for (std::size_t i = 0; i < batch; ++i) {
      const std::uint64_t ticket = client.ask();
      if (ticket <= last) throw std::runtime_error("a ticket was issued twice");
      last = ticket;
    }
  };
  closed_loop(clock, plan.most, clock.now() + plan.warm_up, request);
  Measured measured;
  measured.closed = closed_loop(clock, plan.most, clock.now() + plan.time, request);
  if (batch > 1) return measured;
  measured.open = open_loop(clock, plan.most, clock.now() + plan.time, plan.period, request);
  return measured;
}
// [measure]

/// A mechanism without a second side.
/// @tparam Client made of the object's name.
template <class Client>
Mechanism alone(std::string name) {
  constexpr std::size_t batch = 1000;  // to read the clock takes longer than one request
  Mechanism mechanism;
  mechanism.name = std::move(name);
  mechanism.places = Places::one_side;
  mechanism.batch = batch;
  mechanism.measure = [](const std::string& object, const Mechanism::Start&, const Plan& plan) {
    Client client(object);
    return measure_client(client, plan, batch);
  };
  return mechanism;
}

/// A mechanism with a client and a server of its own.
/// @tparam Client made of the object's name and of what starts the server.
/// @param serve see Mechanism.
template <class Client>
Mechanism client_and_server(std::string name, Places places,
                            std::function<void(const std::string&)> serve) {
  Mechanism mechanism;
  mechanism.name = std::move(name);
  mechanism.places = places;
  mechanism.measure = [](const std::string& object, const Mechanism::Start& start,
                         const Plan& plan) {
    Client client(object, start);
    return measure_client(client, plan, /*batch*/ 1);
  };
  mechanism.serve = std::move(serve);
  return mechanism;
}

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
