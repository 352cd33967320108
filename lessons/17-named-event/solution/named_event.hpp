#pragma once
#include "ipc/named_event.hpp"

namespace lesson {

using ipc::NamedEvent;

}  // namespace lesson
