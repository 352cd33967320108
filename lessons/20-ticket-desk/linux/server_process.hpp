#pragma once
#include <signal.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "ipc/process.hpp"
#include "load_board.hpp"
#include "load_claims.hpp"
#include "testing/linux/asleep.hpp"

namespace lesson {

/// Starts a process of the load; see load_roles.hpp.
inline ipc::Process start(const std::string& role, const std::string& name, std::size_t number) {
  return ipc::Process::start(ipc::this_program(), {role, name, std::to_string(number)});
}

/// A server of the load, and what the system says about it.
class ServerProcess {
 public:
  ServerProcess(const std::string& name, const SharedBoard& board) : name_(name), board_(board) {
    start();
  }

  void kill_and_start() {
    process_->kill();
    must(process_->wait() == 137, "a server serves until it is killed");
    start();
  }
  void stop() {
    ::kill(board_->server, SIGTERM);
    must(process_->wait() == 0, "a server that is told to stop does so");
  }

  std::ptrdiff_t descriptors() const {
    using Iterator = std::filesystem::directory_iterator;
    return std::distance(Iterator(folder_ + "/fd"), Iterator());
  }
  bool is_asleep() const { return !testing::sleeps_in(board_->server).empty(); }

  /// @returns whether it sleeps, and has so many descriptors. It slept all the while: those of a
  /// client that is just coming in are one, then five, and then three, so a count that is taken in
  /// between can be right by chance.
  bool rests_with(std::ptrdiff_t wanted) const {
    const auto before = sleeps();
    return is_asleep() && descriptors() == wanted && is_asleep() && sleeps() == before;
  }

  /// @returns how often it has gone to sleep, in digits.
  std::string sleeps() const {
    std::ifstream status(folder_ + "/status");
    std::string word;
    while (status >> word && word != "voluntary_ctxt_switches:") continue;
    status >> word;
    return word;
  }

 private:
  void start() {
    board_->server = 0;
    process_.emplace(lesson::start("server", name_, 0));
    wait_until([&] { return board_->server != 0; });
    folder_ = "/proc/" + std::to_string(board_->server);
  }

  const std::string& name_;
  const SharedBoard& board_;
  std::optional<ipc::Process> process_;
  std::string folder_;
};

}  // namespace lesson
