#pragma once
#include "ipc/shared_memory.hpp"

namespace lesson {

using ipc::SharedMemory;

}  // namespace lesson
