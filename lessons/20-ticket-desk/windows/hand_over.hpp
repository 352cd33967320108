#pragma once
#include <cstdint>

#include "../protocol.hpp"
#include "channel.hpp"
#include "ipc/error.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/win32.hpp"

/// @file
/// How a client gets what it shares with the server: the server puts handles into the client's
/// process (DuplicateHandle), and says over a named pipe which numbers they have there. What is
/// handed over has no name, so nobody else can open it.

namespace lesson {

/// What the server makes for a client, and hands over. Memory that was made so has its size for
/// ever, and is all there: neither side can take it from the other.
struct Goods {
  ipc::Handle memory;   ///< a section (file mapping object) without a file, a ClientMemory
  ipc::Handle request;  ///< an auto-reset event: the client has asked
  ipc::Handle reply;    ///< an auto-reset event: the server has replied
};

/// @returns all of it, new.
/// @throws std::system_error if there is no room.
// [make]
inline Goods make_goods() {
  Goods made;
  made.memory =
      ipc::Handle(::CreateFileMappingW(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE | SEC_COMMIT,
                                       0, sizeof(ClientMemory), /*name*/ nullptr));
  if (!made.memory) ipc::throw_system_error("CreateFileMapping", "memory of the ticket desk");
  for (ipc::Handle* event : {&made.request, &made.reply}) {
    *event = ipc::Handle(::CreateEventW(nullptr, /*manual reset*/ FALSE, FALSE, /*name*/ nullptr));
    if (!*event) ipc::throw_system_error("CreateEvent");
  }
  return made;
}
// [make]

/// What the server says to a client that it lets in: the welcome and, of what it has put into the
/// client's process, the handles.
struct WelcomeWithHandles {
  Welcome welcome;
  std::uint64_t memory;
  std::uint64_t request;
  std::uint64_t reply;
};

/// @returns a handle that was put into this process, to be closed by it.
inline ipc::Handle handle(std::uint64_t number) {
  return ipc::Handle(reinterpret_cast<HANDLE>(static_cast<ULONG_PTR>(number)));
}

}  // namespace lesson
