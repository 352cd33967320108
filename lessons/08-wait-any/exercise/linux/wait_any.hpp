// Your wait for any of several events, on Linux. The promises to keep are in
// shared/ipc/wait_any.hpp; try without reading how shared/ipc/linux keeps them. What the bits of an
// event's word mean is at the end of shared/ipc/auto_reset_event.hpp. Then: cmake --workflow
// --preset exercise-08
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <system_error>

#include "ipc/wait_any.hpp"  // EventWord, throw_wrong_count

namespace lesson {

template <class Sync>
std::optional<std::size_t> wait_any(
    [[maybe_unused]] std::span<ipc::BasicAutoResetEvent<Sync>* const> events,
    [[maybe_unused]] typename Sync::Deadline until = Sync::never) {
  using Word = ipc::EventWord<Sync>;  // Word::of(*events[i]), Word::signal_bit, Word::one_waiter
  [[maybe_unused]] std::array<typename Word::Word*, Sync::most_words> words;
  [[maybe_unused]] std::array<std::uint32_t, Sync::most_words> seen;
  // TODO 1: refuse no events, and more than Sync::most_words: ipc::throw_wrong_count says so.
  // TODO 2: take the first signal there is, in the order of the events, and return its index.
  // TODO 3: if there is none: register at each event, so that its set() wakes somebody; look again;
  //         sleep and look, until there is one or the time is up:
  //         Sync::wait_any({words.data(), n}, {seen.data(), n}, until) sleeps while each word holds
  //         what you saw in it, and returns false when the time is up.
  // TODO 4: leave: take each registration back, also if Sync::wait_any throws a std::system_error.
  //         You were woken for one event, and took another: who takes the signal of the first?
  return std::nullopt;
}

inline std::optional<std::size_t> wait_any(std::span<ipc::AutoResetEvent* const> events,
                                           ipc::Deadline until = ipc::never) {
  return lesson::wait_any<ipc::PrivateSync>(events, until);
}

}  // namespace lesson
