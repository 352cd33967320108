#pragma once
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cinttypes>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "ipc/linux/shared_memory.hpp"

namespace lesson {

/// A name of shared memory, and who holds it.
struct Listed {
  std::string name;
  std::vector<std::string> holders;  ///< the numbers of the processes that have the object mapped
};

/// @param process its folder in /proc.
/// @returns whether it has a file mapped. Files without a name at first keep the name of then in
///   this list, so it goes by device and inode.
inline bool has_mapped(const std::filesystem::path& process, const struct stat& file) {
  std::ifstream maps(process / "maps");
  for (std::string line; std::getline(maps, line);) {
    unsigned major_number = 0;
    unsigned minor_number = 0;
    std::uintmax_t inode = 0;  // "7f00-7f01 rw-s 00000000 00:1a 42   /dev/shm/tickets"
    std::sscanf(line.c_str(), "%*s %*s %*s %x:%x %ju", &major_number, &minor_number, &inode);
    if (inode == file.st_ino && makedev(major_number, minor_number) == file.st_dev) return true;
  }
  return false;
}

/// @param prefix what the names begin with.
/// @returns this user's objects in /dev/shm with such a name. What processes of other users have
///   mapped, the system tells root only.
inline std::vector<Listed> list_names(std::string_view prefix) {
  std::vector<Listed> list;
  for (const auto& object : std::filesystem::directory_iterator(ipc::shm_folder)) {
    Listed entry{object.path().filename(), {}};
    struct stat file;
    if (!entry.name.starts_with(prefix) || ::stat(object.path().c_str(), &file) != 0 ||
        file.st_uid != ::geteuid()) {
      continue;
    }
    for (const auto& process : std::filesystem::directory_iterator("/proc")) {
      const std::string number = process.path().filename();
      if (number.find_first_not_of("0123456789") != std::string::npos) continue;  // such as "self"
      if (has_mapped(process, file)) entry.holders.push_back(number);
    }
    list.push_back(entry);
  }
  return list;
}

}  // namespace lesson
