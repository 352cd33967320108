// The ticket desk of lesson 20, as it is shipped: hot, when both sides look for 100 us before they
// sleep, as they do where there are two cores; and sleeping, when neither looks.
#define lesson lesson_20  // each lesson has a namespace of this name, and this program has several
#include "client.hpp"
#include "server.hpp"
#undef lesson

#include <chrono>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <string>
#include <system_error>
#include <thread>

#include "../mechanisms.hpp"
#include "ipc/deadline.hpp"
#include "ipc/named_event.hpp"
#include "many_files.hpp"

namespace lesson {
namespace {

using std::chrono::microseconds;
using std::chrono::nanoseconds;

constexpr nanoseconds hot = microseconds(100);
constexpr nanoseconds sleeping = nanoseconds(0);

/// The end of the run. Whoever leaves says so, for whatever reason: nobody waits for the other.
class Over {
 public:
  explicit Over(const std::string& object)
      : event_(ipc::NamedEvent::open_or_create(object + "-over", ipc::ResetPolicy::manual)) {}
  Over(const Over&) = delete;
  ~Over() { event_.set(); }

  void set() { event_.set(); }
  void wait() { event_.wait(); }

 private:
  ipc::NamedEvent event_;
};

/// A number of clients in one process. One of them asks while the others are connected; or they
/// take turns.
template <nanoseconds::rep spin, int clients, bool in_turn>
class Clients {
 public:
  Clients(const std::string& object, const Mechanism::Start& start) : over_(object) {
    constexpr std::size_t others = 100;  // what a process has open besides
    allow_many_files(3 * clients + others);
    start();
    while (clients_.size() < clients) {
      clients_.emplace_back(object, ipc::in(std::chrono::seconds(20)), nanoseconds(spin));
    }
  }

  std::uint64_t ask() {
    if (in_turn) next_ = next_ + 1 == clients ? 0 : next_ + 1;
    return clients_[next_].ask().value();
  }

 private:
  Over over_;
  std::deque<lesson_20::Client> clients_;
  std::size_t next_ = 0;
};

/// The file with the last ticket: nobody needs its name once the desk has it open.
class LedgerFile {
 public:
  explicit LedgerFile(const std::string& object)
      : path_(std::filesystem::temp_directory_path() / object) {}
  LedgerFile(const LedgerFile&) = delete;
  ~LedgerFile() { remove(); }

  std::string path() const { return path_.string(); }
  void remove() const {
    std::error_code refused;  // Windows does, as long as the desk has it
    std::filesystem::remove(path_, refused);
  }

 private:
  std::filesystem::path path_;
};

template <nanoseconds::rep spin>
void serve(const std::string& object) {
  Over end(object);
  const LedgerFile ledger(object);
  const auto log = [](const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); };
  lesson_20::Server server(object, ledger.path(), log, nanoseconds(spin));
  ledger.remove();
  const std::jthread stopper([&] {
    end.wait();
    server.stop();
  });
  try {
    server.run();
  } catch (...) {
    end.set();  // or the stopper would wait for ever, and this thread for the stopper
    throw;
  }
}

template <nanoseconds::rep spin, int clients, bool in_turn = false>
Mechanism desk(std::string which) {
  constexpr bool is_hot = spin > 0;
  return client_and_server<Clients<spin, clients, in_turn>>(
      std::string("ticket desk, ") + (is_hot ? "hot" : "sleeping") + which,
      is_hot        ? Places::two_cores
      : clients > 1 ? Places::same_core
                    : Places::both,
      serve<spin>);
}

template <nanoseconds::rep spin>
std::vector<Mechanism> desks() {
  return {desk<spin, 1>(""), desk<spin, 10>(", 1 of 10"), desk<spin, 100>(", 1 of 100"),
          desk<spin, 1000>(", 1 of 1,000"), desk<spin, 1000, /*in turn*/ true>(", 1,000 in turn")};
}

}  // namespace

std::vector<Mechanism> hot_ticket_desk() {
  return desks<hot.count()>();
}

std::vector<Mechanism> sleeping_ticket_desk() {
  return desks<sleeping.count()>();
}

}  // namespace lesson
