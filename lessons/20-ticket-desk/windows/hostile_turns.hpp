// What the checks of hostile clients have in common.
#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <thread>
#include <vector>

#include "../attacks.hpp"
#include "../turns.hpp"
#include "hostile.hpp"
#include "ipc/windows/win32.hpp"

using lesson::Hostile;

// How many handles this process has open: those of the server, too, which runs in a thread. The
// thread pool has a few, now more and now less.
inline DWORD handles() {
  DWORD count = 0;
  ::GetProcessHandleCount(::GetCurrentProcess(), &count);
  return count;
}

// For what another thread or process is about to do.
template <class Condition>
bool eventually(Condition condition) {
  for (const auto until = ipc::in(std::chrono::seconds(60)); !condition();) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

// A desk with an honest client, beside which something goes on.
struct Beside {
  explicit Beside(std::chrono::nanoseconds spin = lesson::usual_spin()) : desk(spin) {
    CHECK(client.ask() == 1);  // so the desk is done with letting it in
  }

  auto status() const { return desk.server->status(); }

  // Whoever it was has gone.
  void check_unharmed() {
    CHECK(eventually([&] { return status().clients == 1; }));
    CHECK(client.ask() == status().tickets + 1);
  }

  // The desk gave one line for each of these.
  void check_log(const std::vector<std::string>& reasons) {
    desk.stop();
    std::vector<std::string> lines;
    for (const std::string& why : reasons) {
      lines.push_back("process " + std::to_string(::GetCurrentProcessId()) + " dropped: " + why);
    }
    CHECK(desk.log == lines);
  }

  Desk desk;
  lesson::Client client{desk_name()};
};
