#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "asker.hpp"
#include "client_end.hpp"
#include "ipc/deadline.hpp"
#include "protocol.hpp"
#include "spin.hpp"
#include "wait_for_reply.hpp"

namespace lesson {

/// A client of the ticket desk. Promised, and kept by the checks of lesson 20:
/// - each ask() that returns a ticket returns a new one;
/// - after a time-out the request stays open: the next ask() gets its ticket, and no other;
/// - if the server ends, ask() goes on with the next one. The ticket of an open request is then
///   burnt, if the server had taken it;
/// - between a client and a server that are both busy, nobody rings and nobody sleeps: no system
///   call for a ticket.
///
/// It is one client: use it in one thread at a time.
class Client {
 public:
  /// Connects to the desk.
  /// @param name the desk's; see Address.
  /// @param until when to give up, if no server comes.
  /// @param spin how long ask() looks before it sleeps.
  /// @throws std::system_error (`std::errc::timed_out`) if there was no server until the deadline,
  ///   or as ask() does.
  explicit Client(const std::string& name, ipc::Deadline until = ipc::never,
                  std::chrono::nanoseconds spin = usual_spin())
      : name_(name), spin_(spin) {
    if (connect(until)) return;
    throw std::system_error(std::make_error_code(std::errc::timed_out), "connect '" + name + "'");
  }
  Client(const Client&) = delete;

  /// Asks for a ticket and waits for it.
  /// @returns the ticket; nothing if it had not come at the deadline.
  /// @throws std::system_error if the server, or the system, does what it must not.
  // [ask]
  std::optional<Ticket> ask(ipc::Deadline until = ipc::never) {
    for (;;) {
      if (!asker_ && !connect(until)) return std::nullopt;
      asker_->ask();
      const auto [ticket, wake] = wait_for_reply(*asker_, *end_, until, spin_);
      if (ticket) return ticket;
      if (wake == Wake::timed_out) return std::nullopt;
      hang_up();  // the server is gone: the next one gets the request
    }
  }
  // [ask]

  /// @returns how often this client has rung for a server: a system call each.
  std::uint64_t bells() const { return bells_before_ + (end_ ? end_->bells() : 0); }

  /// @returns how often this client has slept, or was about to: a system call or two each.
  std::uint64_t sleeps() const { return sleeps_before_ + (end_ ? end_->sleeps() : 0); }

 private:
  // Connects to a server, and begins a session with it.
  bool connect(ipc::Deadline until) {
    end_ = ClientEnd::open(name_, until);
    if (end_) asker_.emplace(end_->memory(), *end_);
    return end_.has_value();
  }

  void hang_up() {
    bells_before_ = bells();
    sleeps_before_ = sleeps();
    asker_.reset();
    end_.reset();
  }

  std::string name_;
  std::chrono::nanoseconds spin_;
  std::optional<ClientEnd> end_;
  std::optional<Asker<ipc::PrivateSync, ClientEnd>> asker_;  // as long as end_ is
  std::uint64_t bells_before_ = 0;                           // with earlier servers
  std::uint64_t sleeps_before_ = 0;
};

/// Asks the server of a name how it is doing.
/// @returns nothing if it had not answered at the deadline.
/// @throws std::system_error if the system refuses, or the server answers something else.
inline std::optional<Status> ask_status(const std::string& name, ipc::Deadline until) {
  Hello hello;
  hello.wish = Wish::status;
  const auto answer = greet(name, hello, until);
  if (!answer) return std::nullopt;
  const auto& said = answer->message.bytes;
  if (const auto status = from_bytes<Status>(said)) return status;
  const auto lie = check_welcome(said);  // so says a server that refuses a hello
  throw std::system_error(std::make_error_code(std::errc::protocol_error),
                          "status '" + (lie ? lie->why : name) + "'");
}

}  // namespace lesson
