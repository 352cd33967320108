#pragma once
#include <string>
#include <string_view>
#include <system_error>

namespace ipc {

/// Who resets an event that is signalled.
enum class ResetPolicy {
  automatic,  ///< the wait that it releases: lets one through
  manual,     ///< reset(): lets everyone through until then
};

/// Reports an event that is of the other kind:
/// `event 'gate': a manual-reset event, wanted an auto-reset one: Invalid argument`.
/// @param wanted what was asked for.
/// @throws std::system_error always; its code is `std::errc::invalid_argument`.
[[noreturn]] inline void throw_wrong_policy(std::string_view name, ResetPolicy wanted) {
  const bool manual = wanted == ResetPolicy::automatic;  // there are two
  throw std::system_error(std::make_error_code(std::errc::invalid_argument),
                          "event '" + std::string(name) + "': " +
                              (manual ? "a manual-reset event, wanted an auto-reset one"
                                      : "an auto-reset event, wanted a manual-reset one"));
}

}  // namespace ipc
