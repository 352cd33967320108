#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <variant>

#include "ipc/layout.hpp"
#include "ipc/spsc_ring.hpp"

/// @file
/// What goes between a client and the ticket desk, and in which bytes. First, over the wire, a
/// message each way: Hello and, if the client wants tickets, Welcome; with the welcome the client
/// is handed its ClientMemory and what wakes either side. From then on all goes through that
/// memory.

namespace lesson {

using Ticket = std::uint64_t;

/// What somebody said who keeps to no protocol.
struct Lie {
  std::string why;  ///< for the log
};

/// A client asks for a ticket. It numbers its requests 1, 2, 3, … To ask again, after a time-out,
/// is to send the same number again: the same request, and the same ticket.
struct Request {
  std::uint64_t id;
};

/// The ticket for a request; each request gets one reply.
struct Reply {
  std::uint64_t id;
  Ticket ticket;
};

/// How many requests of a client can be without a reply that the client has taken.
inline constexpr std::size_t most_in_flight = 4;

/// What a client and the server share. Each client has its own.
///
/// | offset | bytes | what | who writes it |
/// |---|---|---|---|
/// | 0 | 64 | `header` | the server, before anybody else sees it |
/// | 64 | 256 | `requests` | `producer`: the client; `consumer`: the server |
/// | 320 | 320 | `replies` | `producer`: the server; `consumer`: the client |
///
/// @tparam Sync the policy, see ipc/sync.hpp. Nobody sleeps on a word of it.
// [memory]
template <class Sync>
struct BasicClientMemory {
  static constexpr std::uint32_t magic = ipc::layout::magic_of("DESK");
  static constexpr std::uint32_t version = 4;  // change it with anything in this file

  ipc::BasicLayoutHeader<Sync> header;
  ipc::BasicSpscRing<Sync, Request, most_in_flight> requests;
  ipc::BasicSpscRing<Sync, Reply, most_in_flight> replies;
};
// [memory]
using ClientMemory = BasicClientMemory<ipc::PrivateSync>;

/// What a client came for.
enum class Wish : std::uint32_t {
  tickets = 1,  ///< it is handed its memory, and stays
  status = 2,   ///< it gets a Status, and goes
};

/// What a client says first. A message of this size, no more and no less.
struct Hello {
  std::uint32_t magic = ClientMemory::magic;
  std::uint32_t version = ClientMemory::version;
  Wish wish = Wish::tickets;
  std::uint32_t unused = 0;
};

/// What the server says to a client that it lets in. What it hands over goes with this message,
/// each system in its own way.
///
/// A client whose hello makes no sense gets this alone, and is hung up on. So that a client of
/// another version knows why, the first 16 bytes of a welcome are these in every version.
struct Welcome {
  std::uint32_t magic = ClientMemory::magic;
  std::uint32_t version = ClientMemory::version;
  std::uint64_t memory_size = sizeof(ClientMemory);  ///< bytes
};

/// How the desk is doing.
struct Status {
  std::uint64_t clients = 0;   ///< that are connected now
  std::uint64_t tickets = 0;   ///< issued by this server
  std::uint64_t wake_ups = 0;  ///< how often the server slept and was woken
  std::uint64_t drops = 0;     ///< connections that it ended
};

/// @returns a message as it goes over the wire: its bytes. All of them are members, so no byte of
///   padding tells what was in memory before.
template <class Message>
std::array<std::byte, sizeof(Message)> to_bytes(const Message& message) {
  static_assert(std::has_unique_object_representations_v<Message>);
  return std::bit_cast<std::array<std::byte, sizeof(Message)>>(message);
}

/// @returns the message that bytes are; nothing if they are too few or too many. Whether it makes
///   sense is another question.
template <class Message>
std::optional<Message> from_bytes(std::span<const std::byte> bytes) {
  static_assert(std::is_trivially_copyable_v<Message>);
  if (bytes.size() != sizeof(Message)) return std::nullopt;
  Message message;
  std::memcpy(&message, bytes.data(), sizeof message);
  return message;
}

/// Checks what a client said first.
/// @param said a copy that nobody else can write to.
/// @returns what the client wants, if it said that properly.
// [hello]
inline std::variant<Wish, Lie> check_hello(std::span<const std::byte> said) {
  const auto hello = from_bytes<Hello>(said);
  if (!hello) {
    return Lie{"hello is " + std::to_string(said.size()) + " bytes, wanted " +
               std::to_string(sizeof(Hello))};
  }
  if (hello->magic != ClientMemory::magic) {
    return Lie{"magic is " + ipc::layout::letters_of(hello->magic) + ", wanted " +
               ipc::layout::letters_of(ClientMemory::magic)};
  }
  if (hello->version != ClientMemory::version) {
    return Lie{"version is " + std::to_string(hello->version) + ", wanted " +
               std::to_string(ClientMemory::version)};
  }
  if (hello->wish != Wish::tickets && hello->wish != Wish::status) {
    return Lie{"wish is " + std::to_string(static_cast<std::uint32_t>(hello->wish)) +
               ", wanted 1 or 2"};
  }
  return hello->wish;
}
// [hello]

/// Checks what a server said to a client.
/// @param said a copy that nobody else can write to. What follows the welcome is not looked at.
/// @returns what is wrong with it, if something is: "server has version 3, wanted 4".
// [welcome]
inline std::optional<Lie> check_welcome(std::span<const std::byte> said) {
  const auto welcome = from_bytes<Welcome>(said.first(std::min(said.size(), sizeof(Welcome))));
  if (!welcome) return Lie{"welcome is " + std::to_string(said.size()) + " bytes"};
  if (welcome->magic != ClientMemory::magic) {
    return Lie{"server has magic " + ipc::layout::letters_of(welcome->magic) + ", wanted " +
               ipc::layout::letters_of(ClientMemory::magic)};
  }
  if (welcome->version != ClientMemory::version) {
    return Lie{"server has version " + std::to_string(welcome->version) + ", wanted " +
               std::to_string(ClientMemory::version)};
  }
  if (welcome->memory_size != sizeof(ClientMemory)) {
    return Lie{"memory is " + std::to_string(welcome->memory_size) + " bytes, wanted " +
               std::to_string(sizeof(ClientMemory))};
  }
  return std::nullopt;
}
// [welcome]

/// Checks memory that a server handed over.
/// @param memory mapped, all of it.
/// @returns what is wrong with it, if something is.
inline std::optional<Lie> check_memory(const ClientMemory& memory) {
  const ipc::layout::Expected expected{ClientMemory::magic, ClientMemory::version,
                                       sizeof(ClientMemory)};
  const auto verdict = ipc::layout::check_header(memory.header, sizeof(ClientMemory), expected);
  if (verdict.fault == ipc::layout::Fault::none) return std::nullopt;
  return Lie{ipc::layout::explain(verdict, sizeof(ClientMemory), expected)};
}

namespace detail {

// Other languages, and other compilers, map it by these numbers.
static_assert(sizeof(ClientMemory) == 640 && offsetof(ClientMemory, header) == 0 &&
              offsetof(ClientMemory, requests) == 64 && offsetof(ClientMemory, replies) == 320);
static_assert(sizeof(Hello) == 16 && sizeof(Welcome) == 16 && sizeof(Status) == 32);

}  // namespace detail

}  // namespace lesson
