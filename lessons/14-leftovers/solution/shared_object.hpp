#pragma once
#include "ipc/shared_object.hpp"

namespace lesson {

using ipc::SharedObject;

}  // namespace lesson
