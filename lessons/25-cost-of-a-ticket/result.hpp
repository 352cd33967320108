#pragma once
#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>

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
};
// [result]

/// @returns how many times as long the first takes as the second: the ratio of their medians.
/// @throws std::invalid_argument if they differ in more than the mechanism.
// [ratio]
inline double ratio(const Result& first, const Result& second) {
  if (first.placement == second.placement && first.size == second.size &&
      first.loop == second.loop) {
    return first.summary.median / second.summary.median;
  }
  throw std::invalid_argument(first.mechanism + " against " + second.mechanism +
                              ": not the same placement, size and loop");
}
// [ratio]

}  // namespace lesson
