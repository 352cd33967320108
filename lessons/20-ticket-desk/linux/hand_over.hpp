#pragma once
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "../protocol.hpp"
#include "ipc/error.hpp"
#include "ipc/linux/descriptor.hpp"
#include "ipc/linux/shared_memory.hpp"

/// @file
/// How a client gets what it shares with the server: as descriptors in a message over a unix socket
/// (SCM_RIGHTS, unix(7)). What is handed over has no name, so nobody else can open it.

namespace lesson {

/// What messages go over before there is shared memory: a socket that keeps them apart.
using Channel = ipc::Descriptor;

/// A message as it arrived: a copy that nobody else can write to.
struct Message {
  std::vector<std::byte> bytes;  ///< none: the other side has hung up
  std::vector<ipc::Descriptor> descriptors;
  bool whole = true;  ///< false if it held more bytes or descriptors than were asked for
};

/// Sends a message, and descriptors with it, without waiting.
/// @returns false if the other side is gone, or takes nothing more.
/// @throws std::system_error if the system refuses otherwise.
// [send]
inline bool send_message(const Channel& socket, std::span<const std::byte> bytes,
                         std::span<const int> descriptors = {}) {
  iovec part{const_cast<std::byte*>(bytes.data()), bytes.size()};
  alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(3 * sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (!descriptors.empty()) {
    message.msg_control = control.data();
    message.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
    cmsghdr* rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(descriptors.size_bytes());
    std::memcpy(CMSG_DATA(rights), descriptors.data(), descriptors.size_bytes());
  }
  // MSG_NOSIGNAL: that the other side is gone is no reason to be killed by SIGPIPE.
  if (::sendmsg(socket.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0) return true;
  for (const int gone : {EPIPE, ECONNRESET, ENOTCONN, EAGAIN}) {
    if (errno == gone) return false;
  }
  ipc::throw_system_error("sendmsg");
}
// [send]

/// Takes a message, without waiting.
/// @param most_descriptors how many may come with it. The kernel closes the ones beyond.
/// @returns nothing if none is there.
/// @throws std::system_error if the system refuses.
// [receive]
inline std::optional<Message> receive_message(const Channel& socket,
                                              std::size_t most_descriptors = 0) {
  // More than any message has; the rest of a longer one is cut off.
  std::array<std::byte, 64> bytes;
  iovec part{bytes.data(), bytes.size()};
  alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(3 * sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  // CMSG_LEN, not CMSG_SPACE: the padding of the latter has room for one descriptor more.
  message.msg_controllen = CMSG_LEN(most_descriptors * sizeof(int));
  // CMSG_CLOEXEC: from the first instant on, no program started meanwhile inherits them.
  const ssize_t size = ::recvmsg(socket.get(), &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return std::nullopt;
  if (size < 0 && errno != ECONNRESET) ipc::throw_system_error("recvmsg");

  Message got;
  got.whole = (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0;
  // First of all each descriptor gets an owner: whatever is wrong with the message, none leaks.
  for (cmsghdr* part_of_it = CMSG_FIRSTHDR(&message); part_of_it;
       part_of_it = CMSG_NXTHDR(&message, part_of_it)) {
    if (part_of_it->cmsg_level != SOL_SOCKET || part_of_it->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t end = part_of_it->cmsg_len - CMSG_LEN(0);
    for (std::size_t at = 0; at + sizeof(int) <= end; at += sizeof(int)) {
      int number;
      std::memcpy(&number, CMSG_DATA(part_of_it) + at, sizeof number);
      got.descriptors.emplace_back(number);
    }
  }
  if (size > 0) got.bytes.assign(bytes.begin(), bytes.begin() + size);
  return got;
}
// [receive]

/// What the server makes for a client, and hands over. The server makes it, since who makes memory
/// decides what can be done to it: a client that brought its own could shrink it, and the server
/// would die of SIGBUS at its next look.
struct Goods {
  ipc::Descriptor memory;    ///< a ClientMemory that cannot be made smaller or larger
  ipc::Descriptor request;   ///< an eventfd: the client has asked
  ipc::Descriptor reply_in;  ///< a pipe: the server has replied; ends with the server
  ipc::Descriptor reply_out;
};

/// The seals of a client's memory.
inline constexpr int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

/// @returns all of it, new. The server keeps `request` and `reply_out`, and the client gets the
///   rest and `request` too.
/// @throws std::system_error if there is no room, or no descriptor left.
// [make]
inline Goods make_goods() {
  Goods made;
  made.memory = ipc::Descriptor(::memfd_create("ticket-desk", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!made.memory) ipc::throw_system_error("memfd_create");
  int failed;
  do {
    failed = ::posix_fallocate(made.memory.get(), 0, sizeof(ClientMemory));
  } while (failed == EINTR);
  if (failed) ipc::throw_system_error("posix_fallocate", "memfd:ticket-desk", failed);
  if (::fcntl(made.memory.get(), F_ADD_SEALS, seals) != 0) {
    ipc::throw_system_error("fcntl(F_ADD_SEALS)", "memfd:ticket-desk");
  }
  // The flags of an eventfd belong to all who have it, so the client can make it block. The server
  // never reads it, and never writes to it: it only watches.
  made.request = ipc::Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!made.request) ipc::throw_system_error("eventfd");
  // The server does write here, so it must be something whose flags are its own. The two ends of a
  // pipe are two open files.
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) ipc::throw_system_error("pipe2");
  made.reply_in = ipc::Descriptor(ends[0]);
  made.reply_out = ipc::Descriptor(ends[1]);
  return made;
}
// [make]

/// Checks memory that was handed over, before it is mapped.
/// @throws std::system_error if somebody could make it smaller meanwhile; the size is checked by
///   ipc::Mapping.
// [sealed]
inline void check_seals(const ipc::Descriptor& memory) {
  const int found = ::fcntl(memory.get(), F_GET_SEALS);
  if (found >= 0 && (found & seals) == seals) return;
  ipc::throw_system_error("fcntl(F_GET_SEALS)", "memory of the ticket desk", EPERM);
}
// [sealed]

}  // namespace lesson
