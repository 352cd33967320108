// What the checks of lesson 20 do with a desk.
#pragma once
#include <chrono>
#include <filesystem>
#include <future>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "client.hpp"
#include "ipc/process.hpp"
#include "server.hpp"
#include "testing/catch.hpp"
#include "testing/child.hpp"
#include "testing/names.hpp"

using lesson::Ticket;

// The processes of one check share it.
inline std::string desk_name() {
  return testing::unique_name("desk");
}
inline std::string ledger_path() {
  return (std::filesystem::temp_directory_path() / testing::unique_name("ledger")).string();
}

// A desk whose server runs in a thread of this process.
struct Desk {
  explicit Desk(std::chrono::nanoseconds spin = lesson::usual_spin()) : spin_(spin) { start(); }
  ~Desk() {
    stop();
    std::filesystem::remove(ledger_path());
  }

  void start() {
    std::promise<lesson::Server*> ready;
    thread_ = std::thread([&] {
      try {
        lesson::Server here(
            desk_name(), ledger_path(), [this](auto& line) { log.push_back(line); }, spin_);
        ready.set_value(&here);
        here.run();
      } catch (...) {
        ready.set_exception(std::current_exception());
      }
    });
    try {
      server = ready.get_future().get();
    } catch (...) {
      thread_.join();
      throw;
    }
  }
  void stop() {
    if (!server) return;
    server->stop();
    thread_.join();
    server = nullptr;
  }

  lesson::Server* server = nullptr;
  std::vector<std::string> log;  // to be read when it has stopped

 private:
  std::chrono::nanoseconds spin_;
  std::thread thread_;
};
