#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "testing/catch.hpp"
#include "testing/run.hpp"

namespace testing {

/// Uses this lesson's program in a wrong way. It must end with status 1, and say one line, which
/// begins with its name.
/// @returns that line without the name.
inline std::string complaint(const std::vector<std::string>& arguments) {
  const std::string program = std::filesystem::path(DEMO).stem().string() + ": ";
  const auto [status, said] = run(DEMO, arguments);
  CHECK(status == 1);
  REQUIRE(said.starts_with(program));
  CHECK(said.find('\n') == said.size() - 1);
  return said.substr(program.size(), said.find('\n') - program.size());
}

}  // namespace testing
