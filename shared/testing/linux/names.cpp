#include "testing/names.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace testing {
namespace {

const std::string mine = "check-" + std::to_string(::getpid()) + "-";

// The first process of a check puts its prefix into the environment, for those that it starts.
std::string prefix() {
  ::setenv("CHECK_NAMES", mine.c_str(), /*overwrite*/ 0);
  return std::getenv("CHECK_NAMES");
}

}  // namespace

std::string unique_name(const std::string& what) {
  return prefix() + what;
}

bool is_child() {
  return prefix() != mine;
}

std::vector<std::string> names_left() {
  std::vector<std::string> left;
  if (is_child()) return left;  // the process that started this one looks, when it is done
  for (const char* folder : {"/dev/shm", "/dev/mqueue"}) {
    std::error_code absent;  // a system without message queues has no /dev/mqueue
    for (const auto& entry : std::filesystem::directory_iterator(folder, absent)) {
      if (entry.path().filename().string().starts_with(mine)) {
        left.push_back(entry.path());
      }
    }
  }
  return left;
}

}  // namespace testing
