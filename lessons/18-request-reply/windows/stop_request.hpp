#pragma once
#include "ipc/windows/stop_request.hpp"

namespace lesson {

using ipc::StopRequest;

}  // namespace lesson
