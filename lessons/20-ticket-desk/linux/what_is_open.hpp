// What the checks of hostile clients ask Linux.
#pragma once
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <sstream>
#include <string>

#include "testing/linux/asleep.hpp"

inline pid_t this_process() {
  return ::getpid();
}

// How many descriptors this process has open: those of the server, too, which runs in a thread.
inline std::ptrdiff_t open_now() {
  using Iterator = std::filesystem::directory_iterator;
  return std::distance(Iterator("/proc/self/fd"), Iterator());
}

// Does a thread of this process sleep in epoll_wait, for 64 events and without a time-out?
inline bool desk_sleeps() {
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
    std::istringstream call(testing::sleeps_in(std::stoi(thread.path().filename())));
    std::uint64_t number = 0, set = 0, events = 0, most = 0, timeout = 0;
    call >> number >> std::hex >> set >> events >> most >> timeout;
    if (call && most == 64 && static_cast<int>(timeout) == -1) return true;
  }
  return false;
}
