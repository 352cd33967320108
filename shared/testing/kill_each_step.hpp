#pragma once
#include <functional>

namespace testing {

/// What comes before the first instruction that a process is killed after.
struct Beforehand {
  std::function<void()> in_child = [] {};   ///< done in one go; under the same limits as the body
  std::function<void()> in_parent = [] {};  ///< after that, while the child stands still
};

/// Where a process is killed.
enum class KillAt {
  each_instruction,
  each_call,  ///< after each system call: enough where all that others can see is done by those
};

/// Kills a process at every instruction of a piece of code: it runs `body` in a child process and
/// kills it after its first machine instruction, in another after the second, and so on, until a
/// child gets through to the end.
///
///     const long points = kill_each_step([&] { desk.reply(1); }, [&] { REQUIRE(…); });
///
/// A child that throws, fails an assertion or is ended by a signal fails the check.
///
/// @param body what the child does. It must not wait for anybody, nor, as a fork of a program with
///   threads, take a lock that one of them may have held (malloc of glibc sees to its own). What it
///   shares with its parent is what was mapped to be shared, and the open files.
/// @param after called in this process after each death.
/// @param beforehand what else goes on, before the body. The last child, which gets through to the
///   end of the body, has it as well, and no call of `after`.
/// @param at each_call is for a long body: ten thousand instructions take most of a minute.
/// @returns at how many points the child was killed; the end of the body is one. Under a sanitizer,
///   which makes many instructions of each, the others are the system calls only; anywhere else it
///   fails the check if they are no more than that. Where the system has no single step to offer
///   (Windows), or refuses to trace a child (seccomp, Yama, a strace that follows it), 0: then the
///   report says so.
/// @throws std::system_error if the system refuses something else.
long kill_each_step(const std::function<void()>& body, const std::function<void()>& after,
                    const Beforehand& beforehand = {}, KillAt at = KillAt::each_instruction);

}  // namespace testing
