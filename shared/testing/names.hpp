#pragma once
#include <string>
#include <vector>

namespace testing {

/// @param what what the object is for; shows in error texts.
/// @returns a name for a shared object that no other program uses: it holds the number of the check
///   program that runs, also in the processes that it starts.
std::string unique_name(const std::string& what);

/// @returns whether another check program started this process.
bool is_child();

/// @returns the names made by unique_name() that still lead to something, in this check program or
///   in one of its processes. On Windows, where a name ends with its last user, always none.
std::vector<std::string> names_left();

}  // namespace testing
