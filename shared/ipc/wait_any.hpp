#pragma once
#include <cstddef>
#include <optional>
#include <span>

#include "ipc/auto_reset_event.hpp"
#include "ipc/deadline.hpp"

namespace ipc {

/// Waits until one of several auto-reset events is signalled, and takes that one signal.
///
///     AutoResetEvent* const events[] = {&closing, &ticket};
///     switch (wait_any(events).value()) { … }
///
/// Promised, and kept by the checks of lesson 08:
/// - exactly one event is taken, and the others stay as they are;
/// - it looks at the events in their order, so of those that are set the lowest index is taken;
/// - a signal that it leaves alone still reaches whoever else waits for that event.
///
/// The second promise lets events with a low index starve the others. If that matters, change the
/// order from call to call.
///
/// On Windows the kernel looks at all events in one step. On Linux they are looked at one after the
/// other: no result says how they all stood at one moment.
///
/// @param events where to wait, each of them once; 1 to `most_events`. They outlive the wait.
/// @param until when to give up.
/// @returns the index of the event that was taken; nothing when the deadline passed. A signal that
///   was there is taken, not lost.
/// @throws std::system_error if there are too many events or none, or if the kernel refuses the
///   wait. Then nothing was taken.
std::optional<std::size_t> wait_any(std::span<AutoResetEvent* const> events,
                                    Deadline until = never);

}  // namespace ipc

#ifdef _WIN32
#include "ipc/windows/wait_any.hpp"
#else
#include "ipc/linux/wait_any.hpp"
#endif
