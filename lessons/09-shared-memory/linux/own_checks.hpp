// What lesson 09 promises on Linux only.
#pragma once
#include <sys/stat.h>
#include <unistd.h>

#include "ipc/linux/shared_memory.hpp"
#include "shared_memory.hpp"
#include "testing/catch.hpp"
#include "testing/names.hpp"
#include "testing/outcome.hpp"

TEST_CASE("only its own user can open it, whatever the umask") {
  const std::string name = testing::unique_name("mine");
  const std::string path = ipc::shm_path(name);
  for (const mode_t mask : {mode_t{0}, mode_t{0777}}) {
    const mode_t before = ::umask(mask);
    const auto memory = lesson::SharedMemory::create(name, 1);
    ::umask(before);
    struct stat status;
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);

    // Only root can make a file another user's, and only root gets so far as to open it then.
    const uid_t somebody_else = ::geteuid() + 1;
    if (::chown(path.c_str(), somebody_else, static_cast<gid_t>(-1)) != 0) continue;
    CHECK(testing::outcome([&] { lesson::SharedMemory::open(name, 1); }) ==
          testing::text(std::errc::operation_not_permitted));
  }
}
