#pragma once

namespace testing {

/// Keeps this process, and those that it starts, on one processor core.
/// @throws std::system_error if the system refuses.
void stay_on_one_core();

}  // namespace testing
