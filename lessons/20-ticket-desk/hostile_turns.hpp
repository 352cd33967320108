// What the checks of hostile clients have in common.
#pragma once
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "attacks.hpp"
#include "hostile.hpp"
#include "turns.hpp"
#include "what_is_open.hpp"

using lesson::Hostile;

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
    before = open_now();
  }

  auto status() const { return desk.server->status(); }

  // Whoever it was has gone, and has left nothing behind.
  void check_unharmed() {
    CHECK(eventually([&] { return status().clients == 1 && open_now() == before; }));
    const Ticket last = status().tickets;
    CHECK(client.ask() == last + 1);
  }

  // The desk gave one line for each of these.
  void check_log(const std::vector<std::string>& reasons) {
    desk.stop();
    std::vector<std::string> lines;
    for (const std::string& why : reasons) {
      lines.push_back("process " + std::to_string(this_process()) + " dropped: " + why);
    }
    CHECK(desk.log == lines);
  }

  Desk desk;
  lesson::Client client{desk_name()};
  decltype(open_now()) before;
};
