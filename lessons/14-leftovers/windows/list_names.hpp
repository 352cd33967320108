#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace lesson {

/// A name of shared memory, and who holds it.
struct Listed {
  std::string name;
  std::vector<std::string> holders;
};

/// @returns always none: what nobody holds has no name here. What somebody holds, Sysinternals'
///   WinObj and Handle list.
inline std::vector<Listed> list_names(std::string_view) {
  return {};
}

}  // namespace lesson
