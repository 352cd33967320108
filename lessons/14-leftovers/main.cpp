// Kills two processes that use a name, for each of three ways to keep it, and shows what they leave
// behind and what the next one finds.
//
//   cmake --build --preset run-14
//
// To see which names are there, and who holds them:  14-leftovers list [PREFIX]
#include <cstdio>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <string>
#include <system_error>

#include "counters.hpp"
#include "kill_users.hpp"
#include "list_names.hpp"

namespace {

using lesson::Arrivals;
using lesson::kill_users;

// [use]
// What a process does until it is killed.
void use(const std::string& how, const std::string& name, const std::string& arrivals) {
  const auto stay = [&] {
    Arrivals::announce(arrivals);
    lesson::wait_to_be_killed();
  };
  if (how == "owner") {  // of lesson 09: its destructor takes the name away
    const auto memory = ipc::SharedMemory::create(name, sizeof(lesson::Counter));
    stay();
  } else if (how == "user") {
    const auto counter = lesson::use_counter(name);
    lesson::take(counter);
    stay();
  } else {
    const auto mapping = lesson::map_file(name, sizeof(lesson::Counter));
    lesson::counter_in(mapping.data()).fetch_add(1);
    stay();
  }
}
// [use]

void list(const std::string& prefix) {
  for (const auto& [name, holders] : lesson::list_names(prefix)) {
    std::printf("%s: held by %zu", name.c_str(), holders.size());
    for (const std::string& holder : holders) std::printf(", %s", holder.c_str());
    std::printf("\n");
  }
}

void tour() {
  const std::string name = "tickets-" + std::to_string(std::random_device()());
  std::printf("A name that its owner takes away:\n");
  kill_users(1, "owner", name, name);
  try {
    const auto memory = ipc::SharedMemory::create(name, sizeof(lesson::Counter));
    std::printf("  the next one: starts at ticket 1\n");
  } catch (const std::system_error& error) {
    std::printf("  the next one: %s\n", error.code().message().c_str());
    ipc::SharedMemory::remove(name);
  }

  std::printf("\nA name that ends with its last user:\n");
  kill_users(2, "user", name, name);
  std::printf("  the next one: starts at ticket %llu\n",
              static_cast<unsigned long long>(lesson::take(lesson::use_counter(name))));

  std::printf("\nA counter in a file:\n");
  const auto path = std::filesystem::temp_directory_path() / name;
  kill_users(2, "file", path.string(), name);
  {
    const auto mapping = lesson::map_file(path.string(), sizeof(lesson::Counter));
    std::printf("  the next one: goes on at ticket %llu\n",
                static_cast<unsigned long long>(lesson::counter_in(mapping.data()).load() + 1));
  }
  std::filesystem::remove(path);
}

}  // namespace

int main(int argc, char** argv) try {
  const std::string what = argc > 1 ? argv[1] : "tour";
  if (argc == 1)
    tour();
  else if (what == "list" && argc <= 3)
    list(argc > 2 ? argv[2] : "");
  else if ((what == "owner" || what == "user" || what == "file") && argc == 4)
    use(what, argv[2], argv[3]);
  else
    throw std::invalid_argument("'" + what + "': list [PREFIX] | owner, user, file NAME ARRIVALS");
} catch (const std::exception& error) {
  std::fprintf(stderr, "14-leftovers: %s\n", error.what());
  return 1;
}
