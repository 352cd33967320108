// What the checks of lesson 19 do at a desk, a turn at a time.
#pragma once
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "ipc/deadline.hpp"
#include "seat.hpp"
#include "testing/catch.hpp"
#include "testing/complaint.hpp"
#include "testing/names.hpp"

using lesson::ClientSeat;
using lesson::ServerSeat;
using lesson::Ticket;
using testing::complaint;

inline constexpr auto nothing = std::nullopt;
inline constexpr auto at_once = ipc::Deadline::min();  // takes what is there, waits for nobody

// The file of a check and of the processes that it starts. It goes with the check.
class DeskPath {
 public:
  DeskPath() = default;
  DeskPath(const DeskPath&) = delete;
  ~DeskPath() {
    if (!testing::is_child()) std::filesystem::remove(path_);
  }
  operator const std::string&() const { return path_; }

 private:
  std::string path_ =
      (std::filesystem::temp_directory_path() / testing::unique_name("desk")).string();
};

// The whole of a file. To write() keeps who may use it, if it is there.
inline std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
inline void write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// What whoever opens a file as a desk is told is wrong with it; empty if nothing is.
inline std::string wrong_with(const std::string& path) {
  try {
    const lesson::DeskFile desk(path);
    return {};
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

// Looks until it is so. For what the kernel does with the locks of the dead: it may take a moment.
template <class IsSo>
bool soon(IsSo is_so) {
  for (const ipc::Deadline until = ipc::in(std::chrono::seconds(10)); !is_so();) {
    if (ipc::in({}) > until) return false;
    std::this_thread::yield();
  }
  return true;
}

inline std::optional<Ticket> ask(ClientSeat& client) {
  return client.desk().ask(at_once);
}

inline std::optional<Ticket> issue(ServerSeat& server, ipc::Deadline until = at_once) {
  const auto request = server.desk().receive(until);
  return request ? std::optional(server.desk().reply(*request)) : nothing;
}
