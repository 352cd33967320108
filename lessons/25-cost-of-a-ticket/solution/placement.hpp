#pragma once
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace lesson {

/// On which core each side ran. Made of what the system says: of the client itself; of the server,
/// what it says of the thread that starts it, since a child inherits its cores.
class Placement {
 public:
  /// @param client, server the cores on which that side may run, by their numbers.
  /// @throws std::invalid_argument unless each side has exactly one: a scheduler that may choose
  ///   chooses differently in the next run, and a round trip then takes a tenth or ten times as
  ///   long.
  // [placement]
  Placement(const std::vector<int>& client, const std::vector<int>& server)
      : client_(only(client, "client")), server_(only(server, "server")) {}
  // [placement]

  int client() const { return client_; }
  int server() const { return server_; }
  const char* name() const { return client_ == server_ ? "same core" : "two cores"; }
  bool operator==(const Placement&) const = default;

 private:
  // [only]
  static int only(const std::vector<int>& cores, const std::string& side) {
    if (cores.size() == 1) return cores.front();
    throw std::invalid_argument("placement: the " + side + " may run on " +
                                std::to_string(cores.size()) + " cores; pin it to one");
  }
  // [only]

  int client_;
  int server_;
};

/// How many bytes an answer has, at most.
class Size {
 public:
  /// @throws std::invalid_argument if there are none.
  explicit Size(std::size_t bytes) : bytes_(bytes) {
    if (bytes == 0) throw std::invalid_argument("size: 0 bytes; a ticket has some");
  }
  std::size_t bytes() const { return bytes_; }
  bool operator==(const Size&) const = default;

 private:
  std::size_t bytes_;
};

}  // namespace lesson
