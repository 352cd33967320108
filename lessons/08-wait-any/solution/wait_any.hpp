#pragma once
#include "ipc/wait_any.hpp"

namespace lesson {

using ipc::wait_any;

}  // namespace lesson
