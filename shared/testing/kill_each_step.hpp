#pragma once
#include <functional>

namespace testing {

/// Kills a process at every instruction of a piece of code: it runs `body` in a child process and
/// kills it after its first machine instruction, in another after the second, and so on, until a
/// child gets through to the end.
///
///     const long points = kill_each_step([&] { desk.reply(1); }, [&] { REQUIRE(…); });
///
/// @param body what the child does. It must not wait for anybody, and, as a fork of a program with
///   threads, must not allocate. What it shares with its parent is what was mapped to be shared.
/// @param after called in this process after each death.
/// @returns at how many points the child was killed; none where the system has no single step to
///   offer (Windows), which is then said in the report.
/// @throws std::system_error if the system refuses.
long kill_each_step(const std::function<void()>& body, const std::function<void()>& after);

}  // namespace testing
