#pragma once
#include <string>
#include <system_error>

namespace testing {

/// @returns the portable text of an error: what outcome() says where an attempt fails of it.
inline std::string text(std::errc error) {
  return std::make_error_condition(error).message();
}

/// Tries something that the system may refuse. Texts, so that a failed check can be read:
///
///     CHECK(outcome([] { SharedMemory::open("nobody", 1); }) ==
///           text(std::errc::no_such_file_or_directory));
///
/// @returns "granted", or what kind of error it failed of, in the same words on every system.
template <class Attempt>
std::string outcome(Attempt attempt) {
  try {
    attempt();
    return "granted";
  } catch (const std::system_error& error) {
    return error.code().default_error_condition().message();
  }
}

}  // namespace testing
