#pragma once
#include <cstdint>
#include <new>
#include <string>
#include <utility>

#include "../happenings.hpp"
#include "../protocol.hpp"
#include "hand_over.hpp"
#include "ipc/error.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/shared_memory.hpp"
#include "port.hpp"

/// @file
/// The server's end of a connection to a client.

namespace lesson {

/// @returns the number of the process that is at the other end; 0 if the system does not know it.
///   A number is for the log: the process may have ended, and another may have its number now.
inline DWORD process_at(const Channel& channel) {
  ULONG number = 0;
  return ::GetNamedPipeClientProcessId(channel.pipe(), &number) ? number : 0;
}

/// The server's end of a connection: the client's memory, and the client's bell.
class ServerEnd {
 public:
  /// @param watched_by the port that the pipe's messages go to, and the client's bell will.
  /// @throws std::system_error if there is no room.
  ServerEnd(Channel channel, ClientId id, Port& watched_by)
      : goods_(make_goods()),
        mapping_(goods_.memory, sizeof(ClientMemory), "memory of the ticket desk"),
        channel_(std::move(channel)),
        id_(id),
        watched_by_(watched_by) {
    auto* memory = new (mapping_.data()) ClientMemory{};
    memory->header.publish(ClientMemory::magic, ClientMemory::version, sizeof(ClientMemory));
    watched_by_.watch(goods_.request.get(), id_);
  }
  ServerEnd(ServerEnd&&) = default;
  // [forget]
  ~ServerEnd() {
    // Before the handle is closed: the client has the event too, so it would still be set, and
    // whoever was dropped could wake the server.
    if (goods_.request) watched_by_.forget(id_);
  }
  // [forget]

  /// Lets the client have its part. From now on it can write to the memory, at any time. A client
  /// that gives up before it has read the welcome keeps three handles until its process ends.
  /// @throws std::system_error if it has gone already, or this user may not give it handles.
  void hand_over();

  ClientMemory& memory() const {
    return *std::launder(reinterpret_cast<ClientMemory*>(mapping_.data()));
  }

  /// Wakes the client. To set an event that is set already does nothing, and waits for nobody.
  // [ring]
  void set() { ::SetEvent(goods_.reply.get()); }
  // [ring]

 private:
  Goods goods_;
  ipc::Mapping mapping_;
  Channel channel_;
  ClientId id_;
  Port& watched_by_;
};

// [hand_over]
inline void ServerEnd::hand_over() {
  const DWORD number = process_at(channel_);
  const std::string who = "process " + std::to_string(number);
  // This pins the number: as long as we have the handle, no other process gets it. If the pipe is
  // open still, the one that opened it had it until now.
  const ipc::Handle client(::OpenProcess(PROCESS_DUP_HANDLE, /*inherit*/ FALSE, number));
  if (!client) ipc::throw_system_error("OpenProcess", who);
  const auto heard = channel_.heard();
  if (heard && heard->bytes.empty()) ipc::throw_system_error("OpenProcess", who, ERROR_BROKEN_PIPE);

  // Each with no more rights than the client needs.
  const auto put = [&](const ipc::Handle& ours, DWORD rights) {
    HANDLE theirs = nullptr;
    if (!::DuplicateHandle(::GetCurrentProcess(), ours.get(), client.get(), &theirs, rights,
                           /*inherit*/ FALSE, 0)) {
      ipc::throw_system_error("DuplicateHandle", who);
    }
    return static_cast<std::uint64_t>(reinterpret_cast<ULONG_PTR>(theirs));
  };
  WelcomeWithHandles welcome{};
  welcome.welcome = Welcome{};
  welcome.memory = put(goods_.memory, FILE_MAP_READ | FILE_MAP_WRITE);
  welcome.request = put(goods_.request, EVENT_MODIFY_STATE);
  welcome.reply = put(goods_.reply, SYNCHRONIZE);
  if (!send_message(channel_, to_bytes(welcome))) {
    ipc::throw_system_error("WriteFile", "welcome", ERROR_BROKEN_PIPE);
  }
  goods_.memory = ipc::Handle();  // the mapping keeps it
}
// [hand_over]

}  // namespace lesson
