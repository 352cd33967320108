#pragma once
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "measure.hpp"

namespace lesson {

/// On which core each side ran. Made of what the system says, not of what was asked for.
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

/// How many bytes go each way.
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

/// What a run has shown of one mechanism. There is none without a placement and a size: a figure
/// without them can be compared with nothing.
// [result]
struct Result {
  /// @param loop "closed" or "open".
  /// @param batch how many requests one sample stands for: 1, unless a request is shorter than a
  ///   reading of the clock. Of a batch there is the mean only, so the percentiles are those of
  ///   batches.
  /// @param samples in any order; at least one.
  Result(std::string mechanism, std::string loop, Placement placement, Size size, std::size_t batch,
         Samples samples);

  std::string mechanism;
  std::string loop;
  Placement placement;
  Size size;
  std::size_t batch;
  std::size_t count;  // of the samples
  double median;      // nanoseconds, as the others
  double p99;
  double p999;
};
// [result]

inline Result::Result(std::string mechanism_, std::string loop_, Placement placement_, Size size_,
                      std::size_t batch_, Samples samples)
    : mechanism(std::move(mechanism_)),
      loop(std::move(loop_)),
      placement(placement_),
      size(size_),
      batch(batch_),
      count(samples.size()) {
  if (samples.empty()) throw std::invalid_argument(mechanism + ": no sample");
  std::sort(samples.begin(), samples.end());
  const auto of_one = [&](PerMille share) {
    return static_cast<double>(percentile(samples, share).count()) / static_cast<double>(batch);
  };
  median = of_one(500);
  p99 = of_one(990);
  p999 = of_one(999);
}

/// @returns how many times as long the first takes as the second: the ratio of their medians.
/// @throws std::invalid_argument if they differ in more than the mechanism.
// [ratio]
inline double ratio(const Result& first, const Result& second) {
  if (first.placement == second.placement && first.size == second.size &&
      first.loop == second.loop) {
    return first.median / second.median;
  }
  throw std::invalid_argument(first.mechanism + " against " + second.mechanism +
                              ": not the same placement, size and loop");
}
// [ratio]

}  // namespace lesson
