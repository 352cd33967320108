#pragma once
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

/// @file
/// How the load says what must be so, and what must come true.

namespace lesson {

/// @throws std::runtime_error if it is not so.
inline void must(bool held, const std::string& claim) {
  if (!held) throw std::runtime_error("not so: " + claim);
}

/// Waits until something has come true. That it does is the claim; if not, end_after() ends the
/// program.
template <class Condition>
void wait_until(Condition condition) {
  while (!condition()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

/// Ends this program when so many seconds have passed, whatever it waits for.
inline void end_after(int seconds) {
  ::signal(SIGALRM, [](int) {
    constexpr std::string_view why = "load: it still waits for something to come true\n";
    [[maybe_unused]] const ssize_t said = ::write(STDERR_FILENO, why.data(), why.size());
    ::_exit(124);  // its children end with it
  });
  ::alarm(static_cast<unsigned>(seconds));
}

}  // namespace lesson
