// What lesson 19 promises in words that are Linux' own.
#pragma once
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "../turns.hpp"
#include "testing/catch.hpp"
#include "testing/kill_each_step.hpp"

TEST_CASE("bad use gets one line that names the call and the object") {
  CHECK(complaint({"sever"}) == "'sever': server FILE | client FILE");
  CHECK(complaint({"client", "/no/desk"}) == "open '/no/desk': No such file or directory");
  CHECK(complaint({"client", "/dev/null"}) == "open '/dev/null': Invalid argument");
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
        "mmap '" + file + "': 1280 bytes asked for, it has 100: Invalid argument");
  std::ofstream(file) << std::string(5000, 'x');
  CHECK(complaint({"server", file}) ==
        "layout '" + file + "': not a desk: magic is 'xxxx', wanted 'DSKL'");
  CHECK(std::filesystem::file_size(file) == 5000);
}

TEST_CASE("a link is refused, and a file that others may write to") {
  const DeskPath path;
  const std::string file = path;
  const std::string link = file + "-link";
  write(path, "");
  std::filesystem::create_symlink(file, link);
  CHECK(wrong_with(link) == "open '" + link + "': Too many levels of symbolic links");
  std::filesystem::remove(link);
  using std::filesystem::perms;
  for (const perms others : {perms::group_write, perms::others_write}) {
    std::filesystem::permissions(file, perms::owner_read | perms::owner_write | others);
    CHECK(wrong_with(file) == "open '" + file + "': Operation not permitted");
  }
  CHECK(content(path).empty());
}

TEST_CASE("a desk whose maker was killed while the file grew is made by the next") {
  const DeskPath path;
  { const lesson::DeskFile made(path); }
  const std::size_t size = content(path).size();
  write(path, std::string(512, '\0'));
  { const ServerSeat server(path); }
  CHECK(content(path).size() == size);
}

// [client-killed]
TEST_CASE("a client that is killed at any instruction takes nothing from the others",
          "[exercise]") {
  const DeskPath path;
  ServerSeat server(path);
  ClientSeat other(path);
  std::optional<ClientSeat> victim;
  Ticket last = 0;
  const auto come_and_ask = [&] { ask(victim.emplace(path)); };
  const auto ask_twice = [&] { ask(*victim), ask(*victim); };
  const auto reply = [&] { last = issue(server).value(); };
  const auto others_go_on = [&] {
    server.reclaim(1);
    ask(other);
    REQUIRE(issue(server) == ++last);
    REQUIRE(ask(other) == last);
    REQUIRE(issue(server) == nothing);
  };
  testing::kill_each_step(come_and_ask, others_go_on);
  server.reclaim(1);
  testing::kill_each_step(ask_twice, others_go_on, {.in_child = come_and_ask, .in_parent = reply});
}
// [client-killed]

// [server-killed]
TEST_CASE("a server that is killed at any instruction issues no ticket twice", "[exercise]") {
  const DeskPath path;
  std::optional<ServerSeat> server(path);
  ClientSeat client(path);
  Ticket last = 0;
  const auto next_server = [&] {
    issue(server.emplace(path));
    const Ticket ticket = ask(client).value_or(0);
    REQUIRE(ticket - last >= 1);
    REQUIRE(ticket - last <= 2);  // the killed one may have burnt one
    last = ticket;
    ask(client);
  };
  ask(client);
  next_server();
  testing::kill_each_step([&] { issue(*server); }, next_server);
}
// [server-killed]

TEST_CASE("a desk whose maker is killed at any instruction is made by the next", "[exercise]") {
  const DeskPath path;
  std::optional<ServerSeat> server;
  const auto make = [&] { server.emplace(path); };
  const auto works = [&] {
    {
      ServerSeat next(path);
      ClientSeat client(path);
      ask(client);
      REQUIRE(issue(next) == 1);
      REQUIRE(ask(client) == 1);
    }
    std::filesystem::remove(std::string(path));
  };
  works();  // what only the first call does is no part of it
  testing::kill_each_step(make, works);
}
