#pragma once
#include <algorithm>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "percentile.hpp"
#include "placement.hpp"

namespace lesson {

/// What a run has shown of one mechanism. There is none without a placement and a size: a figure
/// without them can be compared with nothing.
// [result]
struct Result {
  std::string mechanism;
  std::string loop;  // "closed" or "open"
  Placement placement;
  Size size;
  std::size_t batch;  // how many requests a sample stands for: 1, unless one is too short to time
  Summary summary;    // of a batch there is the mean only: these are the percentiles of means
  std::vector<Summary> rounds;  // of each round
};
// [result]

/// Where there should be thousands and there are fewer than these, somebody else had the core.
inline constexpr std::size_t fewest_samples = 100;

/// @returns how many times as long the first takes as the second: the median of what each round
///   says; of an even number of rounds, the mean of the two in the middle.
///   In a round the two were measured side by side, so what the machine did to one, it did to both.
///   Nothing if there is no round with enough samples of both, and medians above zero.
/// @throws std::invalid_argument if they differ in more than the mechanism.
// [ratio]
inline std::optional<double> ratio(const Result& first, const Result& second) {
  if (first.placement != second.placement || first.size != second.size ||
      first.loop != second.loop || first.rounds.size() != second.rounds.size()) {
    throw std::invalid_argument(first.mechanism + " against " + second.mechanism +
                                ": not the same placement, size, loop and rounds");
  }
  std::vector<double> ratios;
  for (std::size_t i = 0; i < first.rounds.size(); ++i) {
    const Summary& a = first.rounds[i];
    const Summary& b = second.rounds[i];
    if (std::min(a.count, b.count) < fewest_samples) continue;
    if (std::min(a.median, b.median) <= 0) continue;  // shorter than the clock can tell
    ratios.push_back(a.median / b.median);
  }
  if (ratios.empty()) return std::nullopt;
  std::sort(ratios.begin(), ratios.end());
  // The lower of the two alone would favour whoever claims "at most".
  return (ratios[(ratios.size() - 1) / 2] + ratios[ratios.size() / 2]) / 2;
}
// [ratio]

}  // namespace lesson
