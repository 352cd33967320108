// What lesson 19 promises in words that are Windows' own.
#pragma once
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "../turns.hpp"
#include "testing/catch.hpp"

TEST_CASE("bad use gets one line that names the call and the object") {
  CHECK(complaint({"sever"}) == "'sever': server FILE | client FILE");
  CHECK(complaint({"client", "Z:\\no\\desk"}).starts_with("CreateFile 'Z:\\no\\desk': "));
  const DeskPath path;
  const std::string file = path;
  {
    const ServerSeat server(path);
    CHECK(complaint({"server", file}) == "lock '" + file + "': there is a server already");
    std::vector<std::unique_ptr<ClientSeat>> seats(lesson::slot_count);
    for (auto& seat : seats) seat = std::make_unique<ClientSeat>(path);
    CHECK(complaint({"client", file}) == "lock '" + file + "': every slot is taken");
  }
  std::filesystem::resize_file(file, 100);
  CHECK(complaint({"server", file}) ==
        "CreateFileMapping '" + file + "': 1216 bytes asked for, it has 100: Invalid argument");
  std::ofstream(file) << std::string(5000, 'x');
  CHECK(complaint({"server", file}) ==
        "layout '" + file + "': not a desk: magic is 'xxxx', wanted 'DSKW'");
  CHECK(std::filesystem::file_size(file) == 5000);
}
