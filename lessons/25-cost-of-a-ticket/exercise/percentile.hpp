#pragma once
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <stdexcept>

#include "../samples.hpp"

namespace lesson {

/// A share in thousandths: 500 is the median, 990 the 99th percentile.
using PerMille = std::size_t;

/// @returns the smallest sample that at least this share of all samples do not exceed.
/// @param sorted in rising order; at least one.
/// @param share 1 to 1000.
inline std::chrono::nanoseconds percentile(const Samples& sorted, PerMille /*share*/) {
  return sorted.front();  // TODO: which rank is it? It is the last one for 1000.
}

/// What is reported of a run.
struct Summary {
  std::size_t count;  // of the samples
  double median;      // nanoseconds of one request, as the others
  double p99;
  double p999;
};

/// @param batch how many requests each sample stands for.
inline Summary summary_of(Samples samples, std::size_t batch = 1) {
  if (samples.empty()) throw std::invalid_argument("summary: no sample");
  std::sort(samples.begin(), samples.end());
  const auto of_one = [&](PerMille share) {
    return static_cast<double>(percentile(samples, share).count()) / static_cast<double>(batch);
  };
  return {samples.size(), of_one(500), of_one(990), of_one(999)};
}

}  // namespace lesson
