#pragma once
#include <string>

#include "slots.hpp"

namespace lesson {

/// How many clients can be at a desk at once.
inline constexpr unsigned slot_count = 16;

/// What a process locks in the file of the desk: bytes that nothing is stored in. A slot's has the
/// slot's number.
enum Byte : unsigned {
  server_byte = slot_count,  ///< held by the server as long as it lives
  door_byte,                 ///< held for a moment by whoever opens the file
};

/// @returns how the complaint about a file begins that is something else.
inline std::string not_a_desk(const std::string& path) {
  return "layout '" + path + "': not a desk";
}

}  // namespace lesson
