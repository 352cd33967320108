#pragma once
#include <cstdio>

#include "ipc/auto_reset_event.hpp"

namespace lesson {

/// Two events for two clients, as if they were one. It takes the steps of all three in an order
/// that the scheduler may choose, so it loses every time.
// [naive]
inline void two_events_for_two_clients() {
  std::printf("Two events, two clients:\n");
  constexpr auto at_once = ipc::Deadline::min();
  ipc::AutoResetEvent asked;
  ipc::AutoResetEvent replied;
  int ticket = 0;
  for (const char client : {'A', 'B'}) {
    std::printf("  %c: asks\n", client);
    asked.set();
  }
  while (asked.wait(at_once)) {
    std::printf("  server: a signal, so ticket %d\n", ++ticket);
    replied.set();
  }
  std::printf("  server: no other signal\n");
  for (const char client : {'B', 'A'}) {  // B happens to run first
    if (replied.wait(at_once))
      std::printf("  %c: a signal, so it takes ticket %d\n", client, ticket);
    else
      std::printf("  %c: no signal, and it waits for ever\n", client);
  }
}
// [naive]

}  // namespace lesson
