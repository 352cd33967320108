// The desk under load. First clients that ask nothing, up to 1,000 of them. Then, for as long as
// SOAK_SECONDS of the environment says, or 10 seconds: 64 clients, each a process; every 50 ms one
// is killed and another takes its place, and one comes that keeps to no protocol; 20 times the
// server is killed. However that goes: no ticket twice, every client served, nothing left behind.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "../client.hpp"
#include "ipc/process.hpp"
#include "ledger.hpp"
#include "load_board.hpp"
#include "load_claims.hpp"
#include "load_roles.hpp"
#include "server_process.hpp"

namespace {

using namespace std::chrono_literals;
using lesson::LoadBoard;
using lesson::must;
using lesson::ServerProcess;
using lesson::start;
using lesson::wait_until;

const std::string name = "check-" + std::to_string(::getpid()) + "-load";

void idle(const lesson::SharedBoard& board, const ServerProcess& server) {
  const auto alone = server.descriptors();
  std::vector<ipc::Process> processes;
  std::size_t clients = 0;
  for (const std::size_t wanted : {1U, 10U, 100U, 1000U}) {
    for (; clients < wanted; clients += std::min<std::size_t>(wanted - clients, 100)) {
      processes.push_back(start("idle", name, std::min<std::size_t>(wanted - clients, 100)));
    }
    const auto with_them = alone + static_cast<std::ptrdiff_t>(3 * clients);
    wait_until([&] { return board->idle == clients && server.rests_with(with_them); });
    std::printf("  %4zu clients that ask nothing: %4td descriptors, %4ju KiB of shared memory\n",
                clients, server.descriptors() - alone, std::uintmax_t{board->idle_bytes} / 1024);
    must(board->idle_bytes <= clients * 8 * 1024, "a client takes at most 8 KiB of shared memory");
  }
  const auto before = server.sleeps();
  std::this_thread::sleep_for(5s);
  must(server.is_asleep() && server.sleeps() == before, "nothing wakes an idle desk");
  std::printf("       none of them woke the desk in 5 s\n");
  processes.clear();  // kills them
  wait_until([&] { return server.rests_with(alone); });
}

void busy(const lesson::SharedBoard& board, ServerProcess& server, int seconds) {
  const auto alone = server.descriptors();
  std::vector<ipc::Process> clients;
  while (clients.size() < LoadBoard::slots)
    clients.push_back(start("client", name, clients.size()));
  std::vector<ipc::Process> hostile;
  const auto begin = std::chrono::steady_clock::now();
  const std::size_t rounds = static_cast<std::size_t>(seconds) * 20;
  const std::size_t each_server = std::max<std::size_t>(rounds / 20, 1);
  for (std::size_t round = 0; round < rounds; ++round) {
    std::this_thread::sleep_until(begin + round * 50ms);
    const std::size_t slot = round * 7 % LoadBoard::slots;
    clients[slot].kill();
    must(clients[slot].wait() == 137, "a client asks until it is killed");
    clients[slot] = start("client", name, slot);
    hostile.push_back(start("hostile", name, round));
    std::erase_if(hostile, [](auto& process) { return process.wait(ipc::Deadline::min()) == 0; });
    if (round % each_server == each_server / 2) server.kill_and_start();
  }
  for (auto& process : hostile) must(process.wait() == 0, "whoever lies is hung up on");
  for (std::size_t slot = 0; slot < clients.size(); ++slot) {
    const auto before = board->taken[slot].load();
    wait_until([&] { return board->taken[slot] > before; });
  }
  clients.clear();  // kills them
  wait_until([&] { return server.rests_with(alone); });
  std::printf(
      "  %zu clients for %d s: %zu of them killed, %zu servers killed, %zu hostile clients\n",
      LoadBoard::slots, seconds, rounds, rounds / each_server, rounds);
}

void look_at(const lesson::SharedBoard& board) {
  const auto [taken, last] = board->tickets();
  const auto issued = lesson::Ledger(lesson::ledger_of(name)).take() - 1;
  std::filesystem::remove(lesson::ledger_of(name));
  std::printf("  %ju tickets, %ju of them twice; %ju more went to hostile clients, or are burnt\n",
              std::uintmax_t{taken}, std::uintmax_t{board->twice}, std::uintmax_t{issued - taken});
  std::printf("  %ju lines in the log, %ju of them for no known reason\n",
              std::uintmax_t{board->dropped}, std::uintmax_t{board->wrong_lines});
  must(board->twice == 0, "no ticket is issued twice");
  must(issued >= last, "a ticket is in the ledger before it is issued");
  must(board->wrong_lines == 0, "nobody is dropped but for a reason");
  board->note(last, 0);
  must(board->twice == 1, "the board would have noticed");
  std::ifstream sockets("/proc/net/unix");
  for (std::string line; std::getline(sockets, line);) {
    must(line.find(name) == line.npos, "nobody has the desk's name");
  }
}

void load(int seconds) {
  lesson::end_after(240 + 2 * seconds);
  const auto board = lesson::SharedBoard::create(name);
  ServerProcess server(name, board);
  idle(board, server);
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
} catch (const std::exception& error) {
  std::fprintf(stderr, "load: %s\n", error.what());
  return 1;
}
