#include "testing/names.hpp"

#include "ipc/windows/win32.hpp"

namespace testing {

// The first process of a check puts its prefix into the environment, for those that it starts.
std::string unique_name(const std::string& what) {
  char prefix[64];
  if (!::GetEnvironmentVariableA("CHECK_NAMES", prefix, sizeof prefix)) {
    const std::string mine = "check-" + std::to_string(::GetCurrentProcessId()) + "-";
    ::SetEnvironmentVariableA("CHECK_NAMES", mine.c_str());
    return mine + what;
  }
  return prefix + what;
}

std::vector<std::string> names_left() {
  return {};
}

}  // namespace testing
