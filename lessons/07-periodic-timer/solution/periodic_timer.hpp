#pragma once
#include "ipc/periodic_timer.hpp"

namespace lesson {

using ipc::TickSchedule;
using ipc::TimerLoop;

}  // namespace lesson
