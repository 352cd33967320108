#pragma once
#include <string>
#include <vector>

namespace testing {

/// How a program ended.
struct Ended {
  int status;        ///< its exit status, as ipc::Process::wait() returns it
  std::string said;  ///< what it wrote to its standard output and standard error
};

/// Runs a program to its end, for a check that reads what a user would read.
/// @param program the path of the executable file.
/// @throws std::system_error if it cannot be started.
Ended run(const std::string& program, const std::vector<std::string>& arguments);

}  // namespace testing
