// What the checks of lesson 20 do with a desk.
#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <future>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "client.hpp"
#include "hostile.hpp"
#include "ipc/process.hpp"
#include "server.hpp"
#include "testing/catch.hpp"
#include "testing/child.hpp"
#include "testing/complaint.hpp"
#include "testing/names.hpp"

using lesson::Found;
using lesson::Ticket;
using testing::complaint;

inline constexpr auto nothing = std::nullopt;

// The processes of one check share them.
inline const std::string& desk_name() {
  static const std::string name = testing::unique_name("desk");
  return name;
}
inline std::string ledger_path() {
  return (std::filesystem::temp_directory_path() / (desk_name() + "-ledger")).string();
}

// A client and the server's view of it, in this thread.
struct OneClient {
  struct Event {
    void set() {}
  };

  Found serve() {
    try {
      return session.serve([&] { return ++last; });
    } catch (const std::system_error&) {  // an index that cannot be, and nobody looked at it
      return Found::nothing;
    }
  }
  // Takes the next tickets, as a client does that keeps to the protocol.
  void take(int tickets) {
    for (; tickets > 0; --tickets) {
      asker.ask();
      serve();
      REQUIRE(asker.take() == last);
    }
  }

  // Asks whatever it likes.
  void push(std::uint64_t id) { lesson::push(memory, id); }

  // Says of the replies that it took what it likes, and asks for more than there is room for.
  void push_three_but_has_taken(std::uint64_t replies) {
    memory.replies.consumer.index = replies;
    for (std::uint64_t id = last + 1, end = id + 3; id < end; ++id) push(id);
  }

  lesson::ClientMemory memory{};
  Event event;
  Ticket last = 0;
  lesson::Session<ipc::PrivateSync, Event> session{memory, event};
  lesson::Asker<ipc::PrivateSync, Event> asker{memory, event};
};

// A desk whose server runs in a thread of this process.
struct Desk {
  explicit Desk(std::chrono::nanoseconds spin = lesson::usual_spin()) {
    std::promise<lesson::Server*> ready;
    auto made = ready.get_future();
    thread_ = std::async(std::launch::async, [this, spin, ready = std::move(ready)]() mutable {
      try {
        lesson::Server here(
            desk_name(), ledger_path(), [this](auto& line) { note(line); }, spin);
        ready.set_value(&here);
        here.run();
        may_go_.get_future().wait();  // nobody is in a call to it any more
      } catch (...) {
        ready.set_exception(std::current_exception());
      }
    });
    server = made.get();  // throws what the server's constructor threw
  }
  ~Desk() {
    stop();
    std::filesystem::remove(ledger_path());
  }

  void stop() {
    if (!server) return;
    server->stop();
    may_go_.set_value();
    thread_.get();
    server = nullptr;
  }

  lesson::Server* server = nullptr;
  std::vector<std::string> log;   // to be read when it has stopped
  std::function<void()> on_line;  // if set, called after each line, in the middle of a turn

 private:
  void note(const std::string& line) {
    log.push_back(line);
    if (on_line) on_line();
  }

  std::promise<void> may_go_;
  std::future<void> thread_;
};

// What is wrong with the ledger of this check; nothing, if it can be opened.
inline std::string wrong_with_ledger() {
  try {
    lesson::Ledger ledger(ledger_path());
    return {};
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}
