#pragma once
#include "ipc/spsc_ring.hpp"

namespace lesson {

using ipc::Consumer;

}  // namespace lesson
