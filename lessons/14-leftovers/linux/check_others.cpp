// What is not ours under a name is not ours to take away.
#include <cstddef>
#include <string>
#include <system_error>

#include "../counters.hpp"
#include "ipc/shared_memory.hpp"
#include "testing/catch.hpp"
#include "testing/names.hpp"
#include "testing/outcome.hpp"

TEST_CASE("an object that was made in another way is refused, and keeps its name and its content") {
  const std::string name = testing::unique_name("tickets");
  const auto memory =
      ipc::SharedMemory::create(name, 8, [](auto bytes) { bytes[1] = std::byte{1}; });
  CHECK(testing::outcome([&] { lesson::use_counter(name); }) ==
        testing::text(std::errc::invalid_argument));
  CHECK(ipc::SharedMemory::open(name, 8).data()[1] == std::byte{1});
}
