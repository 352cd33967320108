#pragma once
#include <chrono>
#include <optional>

#include "asker.hpp"
#include "protocol.hpp"
#include "spin.hpp"

namespace lesson {

/// How a client's wait for the server ended.
enum class Wake {
  rang,       ///< perhaps there is a reply
  timed_out,  ///< the deadline has passed
  gone,       ///< the server has ended, or has hung up
};

/// What a client's wait for a reply came to.
struct Waited {
  std::optional<Ticket> ticket;
  Wake why_not;  ///< there is no ticket
};

/// Waits for the reply to what was asked. The model runs it, too. It is inline, so that a ticket
/// costs no call.
/// @tparam Sync the policy of the memory, see ipc/sync.hpp.
/// @tparam End the client's end of its connection: it has `set()`, and a `wait()` for the server's
///   bell, which returns a Wake.
/// @param until when to give up.
/// @param look_for how long to look before it sleeps.
/// @throws std::system_error if the server, or the system, does what it must not.
// [wait]
template <class Sync, class End>
inline Waited wait_for_reply(Asker<Sync, End>& asker, End& end, typename Sync::Deadline until,
                             std::chrono::nanoseconds look_for) {
  for (Spin spin(look_for);;) {
    if (const auto ticket = asker.take()) return {ticket, Wake::rang};
    if (spin.again()) continue;
    if (!asker.about_to_sleep()) continue;
    const Wake wake = end.wait(until);
    asker.awake();
    // The last look: it may have replied after our time was up, or before it went.
    if (wake != Wake::rang) return {asker.take(), wake};
  }
}
// [wait]

}  // namespace lesson
