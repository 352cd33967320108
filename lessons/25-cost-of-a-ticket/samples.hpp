#pragma once
#include <chrono>
#include <vector>

namespace lesson {

/// What one request took, for each request of a run.
using Samples = std::vector<std::chrono::nanoseconds>;

}  // namespace lesson
