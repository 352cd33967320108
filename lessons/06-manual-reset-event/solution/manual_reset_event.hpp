#pragma once
#include "ipc/manual_reset_event.hpp"

namespace lesson {

using ipc::BasicManualResetEvent;
using ipc::ManualResetEvent;

}  // namespace lesson
