#pragma once
#include <sys/utsname.h>

#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "ipc/error.hpp"

namespace lesson {

/// @returns what a figure of this machine depends on: (what, which), in letters that JSON takes.
inline std::vector<std::pair<std::string, std::string>> machine() {
  utsname system;
  if (::uname(&system) != 0) ipc::throw_system_error("uname");
  std::string processor = system.machine;
  std::ifstream facts("/proc/cpuinfo");
  for (std::string line; std::getline(facts, line);) {
    if (line.starts_with("model name") && line.find(": ") != line.npos) {
      processor = line.substr(line.find(": ") + 2);
      break;
    }
  }
  std::string load;  // of the last minute: how many threads ran or wanted to, this program's too
  std::ifstream("/proc/loadavg") >> load;
  return {{"processor", processor},
          {"cores", std::to_string(std::thread::hardware_concurrency())},
          {"kernel", std::string(system.sysname) + " " + system.release},
          {"compiler", __VERSION__},
          {"load", load}};
}

/// @returns why no figure of this run may be shown as this system's; empty if it may.
inline std::string not_real() {
  return {};
}

}  // namespace lesson
