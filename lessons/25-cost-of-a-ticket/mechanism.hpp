#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
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

}  // namespace lesson
