#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include "ipc/auto_reset_event.hpp"
#include "ipc/error.hpp"
#include "ipc/windows/timeout.hpp"
#include "ipc/windows/win32.hpp"

namespace ipc {

/// How many events one wait_any() takes.
inline constexpr std::size_t most_events = MAXIMUM_WAIT_OBJECTS;

// [wait_any]
inline std::optional<std::size_t> wait_any(std::span<AutoResetEvent* const> events,
                                           Deadline until) {
  if (events.empty() || events.size() > most_events) {
    throw_wrong_count("WaitForMultipleObjects", events.size(), most_events);
  }
  std::array<HANDLE, most_events> handles;
  for (std::size_t i = 0; i < events.size(); ++i) handles[i] = events[i]->handle();
  for (;;) {
    const DWORD result = ::WaitForMultipleObjects(static_cast<DWORD>(events.size()), handles.data(),
                                                  /*wait for all*/ FALSE, milliseconds_left(until));
    if (result < WAIT_OBJECT_0 + events.size()) return result - WAIT_OBJECT_0;
    if (result != WAIT_TIMEOUT) throw_system_error("WaitForMultipleObjects");
    if (passed(until)) return std::nullopt;  // it counts in ticks, and may be a little early
  }
}
// [wait_any]

}  // namespace ipc
