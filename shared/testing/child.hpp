#pragma once
#include <string>

#include "ipc/process.hpp"

namespace testing {

/// Starts a second process for a check: this check program, with one hidden case to run. The case
/// stands beside the check, and its assertions decide the exit status:
///
///     TEST_CASE("child: takes a ticket", "[.child]") { … CHECK(…); }
///
///     TEST_CASE("two processes take tickets") {
///       ipc::Process child = testing::start_child("child: takes a ticket");
///       …
///       CHECK(child.wait() == 0);
///     }
///
/// unique_name() gives both the same names; other data goes through the environment. The child says
/// nothing unless an assertion fails.
/// @param name the name of the case.
/// @throws std::system_error if the process cannot be started. A case that is not there shows in
///   the child's exit status.
ipc::Process start_child(const std::string& name);

}  // namespace testing
