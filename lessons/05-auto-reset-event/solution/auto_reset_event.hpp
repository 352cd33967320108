#pragma once
#include "ipc/auto_reset_event.hpp"

namespace lesson {

using ipc::AutoResetEvent;
using ipc::BasicAutoResetEvent;

}  // namespace lesson
