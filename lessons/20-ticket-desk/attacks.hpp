#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "hand_over.hpp"
#include "hostile.hpp"
#include "protocol.hpp"

/// @file
/// What a client may say, or write into its memory, that cannot be.

namespace lesson {

struct Attack {
  std::string why;                              ///< the desk gives for dropping it
  std::function<void(const std::string&)> run;  ///< with the desk's name; until it hangs up
};

/// Says hello, in its own way.
inline Attack says(std::string why, std::vector<std::byte> hello) {
  return {std::move(why), [hello](const std::string& name) {
            Channel channel = knock(name);
            send_message(channel, hello);
            wait_for_hang_up(channel);
          }};
}

/// A hello, with other bytes at one place.
template <class Member>
std::vector<std::byte> hello_but(Member Hello::*member, Member other) {
  Hello hello;
  hello.*member = other;
  const auto bytes = to_bytes(hello);
  return {bytes.begin(), bytes.end()};
}

/// Takes two tickets, writes into its memory, and rings.
inline Attack writes(std::string why, std::function<void(Hostile&)> write) {
  return {std::move(why), [write](const std::string& name) {
            Hostile client(name);
            if (!client.ask() || !client.ask()) return;
            write(client);
            client.set();
            wait_for_hang_up(client.channel());
          }};
}

// [attacks]
inline std::vector<Attack> attacks() {
  const std::string protocol_error =
      ": " + std::make_error_code(std::errc::protocol_error).message();
  const auto pushes = [](std::uint64_t id) { return [id](Hostile& client) { client.push(id); }; };
  return {
      says("hello is 8 bytes, wanted 16", std::vector<std::byte>(8)),
      says("hello is 17 bytes, wanted 16", std::vector<std::byte>(17)),
      says("it says too much", std::vector<std::byte>(65)),
      says("magic is '....', wanted 'DESK'", hello_but(&Hello::magic, 0U)),
      says("version is 2, wanted 4", hello_but(&Hello::version, 2U)),
      says("wish is 3, wanted 1 or 2", hello_but(&Hello::wish, static_cast<Wish>(3))),
      writes("request id is 4, wanted 3", pushes(4)),
      writes("request id is 1, wanted 3", pushes(1)),
      writes("request id is 0, wanted 3", pushes(0)),
      writes("pop 'requests': producer.index is 1, consumer.index is 2, of 4" + protocol_error,
             [](Hostile& client) { client.memory().requests.producer.index = 1; }),
      writes("pop 'requests': producer.index is 7, consumer.index is 2, of 4" + protocol_error,
             [](Hostile& client) { client.memory().requests.producer.index = 7; }),
      // All of it becomes zero, as if it were new.
      writes("pop 'requests': producer.index is 0, consumer.index is 2, of 4" + protocol_error,
             [](Hostile& client) { client.wipe(); }),
      writes("push 'replies': producer.index is 4, consumer.index is 9, of 4" + protocol_error,
             [](Hostile& client) {
               client.memory().replies.consumer.index = 9;
               for (const unsigned id : {3U, 4U, 5U}) client.push(id);
             }),
      writes("more requests than replies that it takes",
             [](Hostile& client) {
               client.memory().replies.consumer.index = 0;
               for (const unsigned id : {3U, 4U, 5U}) client.push(id);
             }),
  };
}
// [attacks]

}  // namespace lesson
