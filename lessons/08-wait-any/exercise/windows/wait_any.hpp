// Your wait for any of several events, on Windows. The promises to keep are in
// shared/ipc/wait_any.hpp; try without reading how shared/ipc/windows keeps them.
// Then: cmake --workflow --preset exercise-08
#pragma once
#include <array>
#include <optional>
#include <span>

#include "ipc/wait_any.hpp"  // AutoResetEvent::handle, most_events, throw_wrong_count

namespace lesson {

inline std::optional<std::size_t> wait_any(
    [[maybe_unused]] std::span<ipc::AutoResetEvent* const> events,
    [[maybe_unused]] ipc::Deadline until = ipc::never) {
  [[maybe_unused]] std::array<HANDLE, ipc::most_events> handles;
  // TODO 1: refuse no events, and more than ipc::most_events: ipc::throw_wrong_count says so.
  // TODO 2: WaitForMultipleObjects waits for one of the handles, or for all. What does it return
  //         when it took the event with index i?
  // TODO 3: ipc::milliseconds_left(until) is its time-out. It may be over a little early: is
  //         ipc::passed(until)? And what else can it return?
  return std::nullopt;
}

}  // namespace lesson
