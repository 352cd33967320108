#pragma once
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "result.hpp"

namespace lesson {

/// A sentence about two mechanisms that a run can refute: the first takes at most, or at least, so
/// many times as long as the second.
struct Claim {
  std::string first;
  std::string second;
  std::string placement;  // "same core" or "two cores"
  bool at_most;
  double limit;

  std::string text() const { return first + " / " + second + ", " + placement; }
};

/// What this course promises of its ticket desk.
// [claims]
inline std::vector<Claim> claims() {
  const bool at_most = true;
  const bool at_least = false;
  std::vector<Claim> all = {
      {"ticket desk, hot", "spinning pair", "two cores", at_most, 1.5},
      {"ZeroMQ", "ticket desk, hot", "two cores", at_least, 50},
      {"nng", "ticket desk, hot", "two cores", at_least, 50},
      {"gRPC", "ticket desk, hot", "two cores", at_least, 50},
      {"ticket desk, sleeping", "futex pair", "same core", at_most, 1.5},
      {"ticket desk, sleeping", "unix stream", "same core", at_most, 1.0},
  };
  for (const char* clients : {"10", "100", "1,000"}) {
    const std::string one = std::string(", 1 of ") + clients;
    all.push_back({"ticket desk, hot" + one, "ticket desk, hot", "two cores", at_most, 1.3});
    all.push_back(
        {"ticket desk, sleeping" + one, "ticket desk, sleeping", "same core", at_most, 1.3});
  }
  return all;
}
// [claims]

/// What a run says to a claim.
struct Verdict {
  bool measured;                // both mechanisms, at its placement
  std::optional<double> ratio;  // nothing if they were not, or if no round can be judged
  bool holds;                   // only what was judged can
};

inline Verdict judge(const Claim& claim, const std::vector<Result>& results) {
  const auto find = [&](const std::string& mechanism) -> const Result* {
    for (const Result& result : results) {
      if (result.mechanism == mechanism && result.placement.name() == claim.placement &&
          result.loop == "closed") {
        return &result;
      }
    }
    return nullptr;
  };
  const Result* first = find(claim.first);
  const Result* second = find(claim.second);
  if (!first || !second) return {false, {}, false};
  const std::optional<double> times = ratio(*first, *second);
  if (!times) return {true, {}, false};
  return {true, times, claim.at_most ? *times <= claim.limit : *times >= claim.limit};
}

/// @returns whether a run bears its claims out: at least one was judged, and each that was measured
///   holds. A desk that answers nobody gives no data, and that must not pass.
inline bool borne_out(const std::vector<Verdict>& verdicts) {
  const auto judged = [](const Verdict& verdict) { return verdict.ratio.has_value(); };
  const auto missed = [](const Verdict& verdict) { return verdict.measured && !verdict.holds; };
  return std::any_of(verdicts.begin(), verdicts.end(), judged) &&
         std::none_of(verdicts.begin(), verdicts.end(), missed);
}

}  // namespace lesson
