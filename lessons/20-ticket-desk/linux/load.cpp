// The desk under load. First clients that ask nothing, up to 1,000 of them. Then, for as long as
// SOAK_SECONDS of the environment says, or 10 seconds: 64 clients, each a process; every 50 ms one
// is killed and another takes its place, and one comes that keeps to no protocol; 20 times the
// server is killed. However that goes: no ticket twice, every client served, nothing left behind.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "../client.hpp"
#include "ipc/process.hpp"
#include "ledger.hpp"
#include "load_board.hpp"
#include "load_roles.hpp"
#include "testing/linux/asleep.hpp"

namespace {

using namespace std::chrono_literals;
using lesson::LoadBoard;

const std::string name = "check-" + std::to_string(::getpid()) + "-load";

ipc::Process start(const std::string& role, std::size_t number = 0) {
  return ipc::Process::start(ipc::this_program(), {role, name, std::to_string(number)});
}

void must(bool held, const std::string& claim) {
  if (!held) throw std::runtime_error("not so: " + claim);
}

// That it comes true is the claim. If it does not, the alarm clock ends the program.
template <class Condition>
void wait_until(Condition condition) {
  while (!condition()) std::this_thread::sleep_for(1ms);
}

// A server, and what the system says about it.
class ServerProcess {
 public:
  explicit ServerProcess(const lesson::SharedBoard& board) : board_(board) { start(); }

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
  std::string sleeps_so_far() const {  // a number
    std::ifstream status(folder_ + "/status");
    std::string word;
    while (status >> word && word != "voluntary_ctxt_switches:") continue;
    status >> word;
    return word;
  }

 private:
  void start() {
    board_->server = 0;
    process_.emplace(::start("server"));
    wait_until([&] { return board_->server != 0; });
    folder_ = "/proc/" + std::to_string(board_->server);
  }

  const lesson::SharedBoard& board_;
  std::optional<ipc::Process> process_;
  std::string folder_;
};

void idle(const ServerProcess& server) {
  const auto alone = server.descriptors();
  std::vector<ipc::Process> processes;
  std::ptrdiff_t clients = 0;
  for (const std::size_t more : {1, 9, 90, 100, 100, 100, 100, 100, 100, 100, 100, 100}) {
    processes.push_back(start("idle", more));
    clients += static_cast<std::ptrdiff_t>(more);
    wait_until([&] { return server.descriptors() == alone + 3 * clients; });
  }
  wait_until([&] { return server.is_asleep(); });
  const auto before = server.sleeps_so_far();
  std::this_thread::sleep_for(5s);
  must(server.sleeps_so_far() == before && server.is_asleep(), "nothing wakes an idle desk");
  std::printf(
      "  %td clients that ask nothing, in %zu processes: 3 descriptors each, not woken in 5 s\n",
      clients, processes.size());
  processes.clear();  // kills them
  wait_until([&] { return server.descriptors() == alone; });
}

void busy(const lesson::SharedBoard& board, ServerProcess& server, int seconds) {
  const auto alone = server.descriptors();
  std::vector<ipc::Process> clients;
  while (clients.size() < LoadBoard::slots) clients.push_back(start("client", clients.size()));
  std::vector<ipc::Process> hostile;
  const auto begin = std::chrono::steady_clock::now();
  const std::size_t rounds = static_cast<std::size_t>(seconds) * 20;
  const std::size_t each_server = std::max<std::size_t>(rounds / 20, 1);
  for (std::size_t round = 0; round < rounds; ++round) {
    std::this_thread::sleep_until(begin + round * 50ms);
    const std::size_t slot = round * 7 % LoadBoard::slots;
    clients[slot].kill();
    must(clients[slot].wait() == 137, "a client asks until it is killed");
    clients[slot] = start("client", slot);
    hostile.push_back(start("hostile", round));
    std::erase_if(hostile, [](auto& process) { return process.wait(ipc::Deadline::min()) == 0; });
    if (round % each_server == each_server / 2) server.kill_and_start();
  }
  for (auto& process : hostile) must(process.wait() == 0, "whoever lies is hung up on");
  for (std::size_t slot = 0; slot < clients.size(); ++slot) {
    const auto before = board->taken[slot].load();
    wait_until([&] { return board->taken[slot] > before; });
  }
  clients.clear();  // kills them
  wait_until([&] { return server.descriptors() == alone; });
  std::printf(
      "  %zu clients for %d s: %zu of them killed, %zu servers killed, %zu hostile clients\n",
      LoadBoard::slots, seconds, rounds, rounds / each_server, rounds);
}

void look_at(const lesson::SharedBoard& board) {
  lesson::Ticket taken = 0;
  lesson::Ticket last = 0;
  for (std::size_t i = 0; i < std::size(board->bits); ++i) {
    const std::uint64_t bits = board->bits[i];
    taken += static_cast<lesson::Ticket>(std::popcount(bits));
    if (bits) last = i * 64 + static_cast<lesson::Ticket>(std::bit_width(bits)) - 1;
  }
  const auto issued = lesson::Ledger(lesson::ledger_of(name)).take() - 1;
  std::printf("  %ju tickets, %ju of them twice; %ju more went to hostile clients, or are burnt\n",
              std::uintmax_t{taken}, std::uintmax_t{board->twice}, std::uintmax_t{issued - taken});
  std::printf("  %ju lines in the log, %ju of them for no known reason\n",
              std::uintmax_t{board->dropped}, std::uintmax_t{board->wrong_lines});
  must(board->twice == 0, "no ticket is issued twice");
  must(issued >= last, "a ticket is in the ledger before it is issued");
  must(board->wrong_lines == 0, "nobody is dropped but for a reason");
  std::ifstream sockets("/proc/net/unix");
  for (std::string line; std::getline(sockets, line);) {
    must(line.find(name) == line.npos, "nobody has the desk's name");
  }
}

void load(int seconds) {
  ::alarm(static_cast<unsigned>(300 + 10 * seconds));
  const auto board = lesson::SharedBoard::create(name);
  ServerProcess server(board);
  idle(server);
  if (seconds > 0) busy(board, server, seconds);
  server.stop();
  look_at(board);
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc == 4) {
    lesson::roles.at(argv[1])(argv[2], std::stoul(argv[3]));
    return 0;
  }
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const char* seconds = std::getenv("SOAK_SECONDS");
  load(seconds ? std::stoi(seconds) : 10);
  std::filesystem::remove(lesson::ledger_of(name));
} catch (const std::exception& error) {
  std::fprintf(stderr, "load: %s\n", error.what());
  return 1;
}
