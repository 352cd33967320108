#include "testing/names.hpp"

#include "ipc/windows/win32.hpp"

namespace testing {
namespace {

// The number of a process that has ended is soon given again, and a file that a killed check left
// would be found. So the time is in the name, too.
const std::string mine = "check-" + std::to_string(::GetCurrentProcessId()) + "-" +
                         std::to_string(::GetTickCount64()) + "-";

// The first process of a check puts its prefix into the environment, for those that it starts.
std::string prefix() {
  char set[64];
  if (::GetEnvironmentVariableA("CHECK_NAMES", set, sizeof set)) return set;
  ::SetEnvironmentVariableA("CHECK_NAMES", mine.c_str());
  return mine;
}

}  // namespace

std::string unique_name(const std::string& what) {
  return prefix() + what;
}

bool is_child() {
  return prefix() != mine;
}

std::vector<std::string> names_left() {
  return {};
}

}  // namespace testing
