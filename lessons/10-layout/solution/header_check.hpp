#pragma once
#include "ipc/layout.hpp"

namespace lesson {

using ipc::layout::check_header;

}  // namespace lesson
