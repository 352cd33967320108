#pragma once
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <stdexcept>

#include "../samples.hpp"

namespace lesson {

/// A share in thousandths: 500 is the median, 990 the 99th percentile. A whole number, because
/// 0.55 * 100 as `double`s is a hair more than 55, and rounded up that is the next sample.
using PerMille = std::size_t;

/// The smallest sample that at least this share of all samples do not exceed (the nearest-rank
/// method). It is a sample: nothing is made up between two of them.
/// @param sorted in rising order; at least one.
/// @param share 1 to 1000.
// [percentile]
inline std::chrono::nanoseconds percentile(const Samples& sorted, PerMille share) {
  const std::size_t rank = (sorted.size() * share + 999) / 1000;  // from 1; rounded up
  return sorted[rank - 1];
}
// [percentile]

/// What is reported of a run. The mean is not in it: no request took that long.
struct Summary {
  std::size_t count;  // of the samples
  double median;      // nanoseconds of one request, as the others
  double p99;
  double p999;
};

/// @param samples in any order; at least one.
/// @param batch how many requests each of them stands for.
/// @throws std::invalid_argument if there is no sample.
// [summary]
inline Summary summary_of(Samples samples, std::size_t batch = 1) {
  if (samples.empty()) throw std::invalid_argument("summary: no sample");
  std::sort(samples.begin(), samples.end());
  const auto of_one = [&](PerMille share) {
    return static_cast<double>(percentile(samples, share).count()) / static_cast<double>(batch);
  };
  return {samples.size(), of_one(500), of_one(990), of_one(999)};
}
// [summary]

}  // namespace lesson
