#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <new>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "../protocol.hpp"
#include "../wait_for_reply.hpp"
#include "address.hpp"
#include "hand_over.hpp"
#include "ipc/deadline.hpp"
#include "ipc/error.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/shared_memory.hpp"
#include "ipc/windows/timeout.hpp"
#include "this_user.hpp"

/// @file
/// The client's end of a connection to the server.

namespace lesson {

/// What a server said first, and the connection that it said it on.
struct Answer {
  Channel channel;
  Message message;
};

/// Connects to a server, says hello, and waits for its answer. As long as there is no server, or it
/// hangs up, tries again.
/// @returns nothing when the deadline passed.
/// @throws std::system_error as dial() does.
// [greet]
inline std::optional<Answer> greet(const std::string& name, const Hello& hello,
                                   ipc::Deadline until) {
  const ThisUser user;
  const Address address(name, user);
  for (auto pause = std::chrono::milliseconds(1);;) {
    auto channel = dial(address, user);
    if (channel && send_message(*channel, to_bytes(hello))) {
      channel->listen();
      if (ipc::wait_for(channel->ended(), until) == ipc::WaitResult::timed_out) return std::nullopt;
      auto message = channel->heard();
      if (message && !message->bytes.empty())
        return Answer{std::move(*channel), std::move(*message)};
    }
    // Nobody has the name, or its pipe is taken at this moment. A name that nobody has is nothing
    // to wait on, so ask again, and more and more rarely.
    if (ipc::passed(until)) return std::nullopt;
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, std::chrono::milliseconds(50));
  }
}
// [greet]

/// The client's end of a connection.
class ClientEnd {
 public:
  /// Connects to the server of a name, and takes what it hands over.
  /// @returns nothing if that had not happened at the deadline.
  /// @throws std::system_error if the system refuses, or the server hands over what it should not.
  // [open]
  static std::optional<ClientEnd> open(const std::string& name, ipc::Deadline until) {
    auto answer = greet(name, Hello{}, until);
    if (!answer) return std::nullopt;
    const auto& bytes = answer->message.bytes;
    if (const auto lie = check_welcome(bytes)) {
      ipc::throw_system_error("ReadFile", lie->why, ERROR_INVALID_DATA);
    }
    const auto said = from_bytes<WelcomeWithHandles>(bytes);
    if (!said) {
      ipc::throw_system_error("ReadFile", "welcome is " + std::to_string(bytes.size()) + " bytes",
                              ERROR_INVALID_DATA);
    }
    // From here on they are ours: they were put into our process, by a server of our own user. One
    // that lies about them could do worse to this process than make it close a handle.
    ClientEnd end(std::move(answer->channel), *said);
    if (const auto lie = check_memory(end.memory())) {
      ipc::throw_system_error("MapViewOfFile", lie->why, ERROR_INVALID_DATA);
    }
    return end;
  }
  // [open]

  ClientMemory& memory() const {
    return *std::launder(reinterpret_cast<ClientMemory*>(mapping_.data()));
  }

  /// Wakes the server.
  void set() {
    ++bells_;
    ::SetEvent(request_.get());
  }

  /// Waits for the server's bell.
  /// @throws std::system_error if the system refuses.
  // [wait]
  Wake wait(ipc::Deadline until) {
    ++sleeps_;
    const HANDLE objects[] = {reply_.get(), channel_.ended()};
    for (;;) {
      switch (::WaitForMultipleObjects(2, objects, /*all*/ FALSE, ipc::milliseconds_left(until))) {
        case WAIT_OBJECT_0:
          return Wake::rang;
        case WAIT_OBJECT_0 + 1:
          // The thread that connected has ended, and another uses this end.
          if (channel_.interrupted() && channel_.listen()) break;
          return Wake::gone;
        case WAIT_TIMEOUT:
          if (ipc::passed(until)) return Wake::timed_out;
          break;  // it counts in ticks, and may be a little early
        default:
          ipc::throw_system_error("WaitForMultipleObjects");
      }
    }
  }
  // [wait]

  /// @returns how often set() was called: a system call each.
  std::uint64_t bells() const { return bells_; }

  /// @returns how often wait() was called: a system call each.
  std::uint64_t sleeps() const { return sleeps_; }

 private:
  ClientEnd(Channel channel, const WelcomeWithHandles& said)
      : request_(handle(said.request)),
        reply_(handle(said.reply)),
        mapping_(handle(said.memory), sizeof(ClientMemory), "memory of the ticket desk"),
        channel_(std::move(channel)) {
    channel_.listen();  // the server says no more: this ends when it hangs up, or its process ends
  }

  ipc::Handle request_;
  ipc::Handle reply_;
  ipc::Mapping mapping_;
  Channel channel_;  // as long as it is open, the server keeps us as a client
  std::uint64_t bells_ = 0;
  std::uint64_t sleeps_ = 0;
};

}  // namespace lesson
