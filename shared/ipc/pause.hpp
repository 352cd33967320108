#pragma once

#ifdef _WIN32
#include "ipc/windows/pause.hpp"
#else
#include "ipc/linux/pause.hpp"
#endif

/// @file
/// `ipc::pause()`: what a loop that spins does in each turn. It gives the core's other thread its
/// turn, saves power, and leaves the loop without a flood of loads that were guessed ahead.
