#pragma once
#include <cstddef>

namespace lesson {

/// @returns a size that no object can have here: as much as all of a process's address space.
inline std::size_t more_than_fits() {
  return std::size_t{1} << 47;
}

}  // namespace lesson
