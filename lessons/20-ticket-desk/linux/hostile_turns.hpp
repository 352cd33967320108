// What the checks of hostile clients have in common.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "../attacks.hpp"
#include "../turns.hpp"
#include "hostile.hpp"
#include "testing/linux/asleep.hpp"

using lesson::Hostile;

// How many descriptors this process has open: those of the server, too, which runs in a thread.
inline std::ptrdiff_t descriptors() {
  using Iterator = std::filesystem::directory_iterator;
  return std::distance(Iterator("/proc/self/fd"), Iterator());
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

// Does a thread of this process sleep in epoll_wait, for 64 events and without a time-out?
inline bool desk_sleeps() {
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
    std::istringstream call(testing::sleeps_in(std::stoi(thread.path().filename())));
    std::uint64_t number = 0, set = 0, events = 0, most = 0, timeout = 0;
    call >> number >> std::hex >> set >> events >> most >> timeout;
    if (call && most == 64 && static_cast<int>(timeout) == -1) return true;
  }
  return false;
}

// A desk with an honest client, beside which something goes on.
struct Beside {
  explicit Beside(std::chrono::nanoseconds spin = lesson::usual_spin()) : desk(spin) {
    CHECK(client.ask() == 1);  // so the desk is done with letting it in
    before = descriptors();
  }

  auto status() const { return desk.server->status(); }

  // Whoever it was has gone, and has left nothing behind.
  void check_unharmed() {
    CHECK(eventually([&] { return status().clients == 1 && descriptors() == before; }));
    CHECK(client.ask() == status().tickets + 1);
  }

  // The desk gave one line for each of these.
  void check_log(const std::vector<std::string>& reasons) {
    desk.stop();
    std::vector<std::string> lines;
    for (const std::string& why : reasons) {
      lines.push_back("process " + std::to_string(::getpid()) + " dropped: " + why);
    }
    CHECK(desk.log == lines);
  }

  Desk desk;
  lesson::Client client{desk_name()};
  std::ptrdiff_t before;
};
