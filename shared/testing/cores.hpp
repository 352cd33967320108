#pragma once
#include <vector>

#ifdef _WIN32
#include "testing/windows/cores.hpp"
#else
#include "testing/linux/cores.hpp"
#endif

namespace testing {

/// Keeps what calls it, and what that starts, on one processor core.
/// @throws std::system_error if the system refuses.
inline void stay_on_one_core() {
  stay_on({allowed_cores().front()});
}

}  // namespace testing
