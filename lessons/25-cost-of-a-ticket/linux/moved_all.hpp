#pragma once
#include <sys/types.h>

#include <stdexcept>
#include <string>

#include "../mechanism.hpp"
#include "ipc/error.hpp"

namespace lesson {

/// @throws std::system_error if a call has failed, std::runtime_error if it moved a part only.
inline void moved_all(ssize_t moved, const char* call) {
  if (moved < 0) ipc::throw_system_error(call);
  if (moved != sizeof(Message)) throw std::runtime_error(std::string(call) + ": cut short");
}

}  // namespace lesson
