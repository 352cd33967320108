#pragma once
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "../attacks.hpp"
#include "../client.hpp"
#include "../hostile.hpp"
#include "../server.hpp"
#include "ipc/linux/shared_memory.hpp"
#include "load_board.hpp"

/// @file
/// What the processes of the load do. Each has its name from the command line, and the name of the
/// desk, of its board and of its ledger, which are all one.

namespace lesson {

inline std::string ledger_of(const std::string& name) {
  return (std::filesystem::temp_directory_path() / name).string();
}

/// Serves until it is killed or told to stop, and reads its own log.
inline void serve(const std::string& name, std::size_t) {
  const SharedBoard board = SharedBoard::open(name);
  std::vector<std::string> reasons{"it says nothing", "sendmsg 'welcome': Broken pipe"};
  for (const Attack& attack : attacks()) reasons.push_back(attack.why);
  Server server(name, ledger_of(name), [&](const std::string& line) {
    ++board->dropped;
    for (const std::string& why : reasons) {
      if (line.ends_with(" dropped: " + why)) return;
    }
    ++board->wrong_lines;
    std::printf("  nobody gave a reason for this: %s\n", line.c_str());
  });
  board->server = ::getpid();
  server.run();
}

/// Takes tickets until it is killed.
inline void ask(const std::string& name, std::size_t slot) {
  const SharedBoard board = SharedBoard::open(name);
  for (Client client(name);;) board->note(client.ask().value(), slot);
}

/// So many clients, and they ask nothing. Each keeps the descriptor of its memory, and notes what
/// that takes of the system.
inline void ask_nothing(const std::string& name, std::size_t clients) {
  const SharedBoard board = SharedBoard::open(name);
  std::deque<HostileEnd> idle;
  while (idle.size() < clients) {
    const auto& client = idle.emplace_back(name);
    constexpr std::uint64_t block = 512;  // bytes, in stat(2)
    const auto blocks = ipc::status_of(client.file(), "memory of the ticket desk").st_blocks;
    board->idle_bytes += block * static_cast<std::uint64_t>(blocks);
    ++board->idle;
  }
  for (;;) ::pause();
}

/// Does one of the things that a client does which keeps to no protocol.
inline void attack(const std::string& name, std::size_t way) {
  std::vector<Attack> ways = attacks();
  ways.push_back({"", [](const std::string& desk) {  // more silent ones than there may be
                    std::vector<ipc::Descriptor> silent;
                    while (silent.size() < 65) silent.push_back(knock(Address(desk)));
                  }});
  ways.push_back({"", [](const std::string& desk) {  // rings, and asks nothing
                    Hostile client(desk);
                    for (int bells = 0; bells < 10'000; ++bells) client.set();
                  }});
  ways.push_back({"", [](const std::string& desk) {  // asks, and never looks at its bell
                    Hostile client(desk);
                    for (int tickets = 0; tickets < 1'000 && client.ask(); ++tickets) {
                      client.memory().replies.consumer.sleeps = 1;
                    }
                  }});
  ways[way % ways.size()].run(name);
  ++SharedBoard::open(name)->attacks;
}

/// By the name that stands on the command line.
inline const std::map<std::string, std::function<void(const std::string&, std::size_t)>> roles{
    {"server", serve}, {"client", ask}, {"idle", ask_nothing}, {"hostile", attack}};

}  // namespace lesson
