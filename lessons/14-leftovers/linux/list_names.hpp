#pragma once
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "ipc/linux/shared_memory.hpp"

namespace lesson {

/// A name of shared memory, and who holds it.
struct Listed {
  std::string name;
  std::vector<std::string> holders;  ///< the numbers of the processes that have the object open
};

/// @param prefix what the names begin with.
/// @returns the objects in /dev/shm with such a name. Processes of other users do not show: the
///   system does not say what they have open.
// [list]
inline std::vector<Listed> list_names(std::string_view prefix) {
  namespace fs = std::filesystem;
  std::vector<Listed> list;
  std::error_code ignored;  // a process may end while we look, or be none of our business
  for (const auto& object : fs::directory_iterator(ipc::shm_folder)) {
    if (!object.path().filename().string().starts_with(prefix)) continue;
    Listed entry{object.path().filename(), {}};
    for (const auto& process : fs::directory_iterator("/proc")) {
      for (const auto& open : fs::directory_iterator(process.path() / "fd", ignored)) {
        if (!fs::equivalent(open, object, ignored)) continue;  // the same inode
        entry.holders.push_back(process.path().filename());
        break;
      }
    }
    list.push_back(entry);
  }
  return list;
}
// [list]

}  // namespace lesson
