#pragma once
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

#include "counters.hpp"
#include "ipc/process.hpp"
#include "list_names.hpp"

namespace lesson {

/// Starts processes of this program that use a name in this way, kills them when they all do, and
/// prints who holds the object before and after.
/// @throws std::system_error if one cannot be started, std::runtime_error if one ends by itself.
inline void kill_users(int processes, const std::string& how, const std::string& name,
                       const std::string& object) {
  const auto holders = [&] {
    const auto listed = lesson::list_names(object);
    return listed.empty() ? "no name"
                          : "a name, held by " + std::to_string(listed[0].holders.size());
  };
  const Arrivals arrivals = Arrivals::create("arrivals-" + object);
  std::vector<ipc::Process> users;
  for (int i = 1; i <= processes; ++i) {
    users.push_back(ipc::Process::start(ipc::this_program(), {how, name, "arrivals-" + object}));
    if (!arrivals.wait_for(static_cast<Ticket>(i), users.back())) {
      throw std::runtime_error("a process ended by itself");
    }
  }
  std::printf("  they use it:  %s\n", holders().c_str());
  for (auto& user : users) user.kill();
  for (auto& user : users) user.wait();
  std::printf("  all killed:   %s\n", holders().c_str());
}

}  // namespace lesson
