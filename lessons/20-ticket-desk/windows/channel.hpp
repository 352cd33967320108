#pragma once
#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "ipc/error.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/win32.hpp"

namespace lesson {

/// @returns whether this is how a pipe says that its other end is closed.
inline bool other_is_gone(DWORD code) {
  return code == ERROR_BROKEN_PIPE || code == ERROR_NO_DATA || code == ERROR_PIPE_NOT_CONNECTED;
}

/// How much a pipe holds that nobody has read, in bytes. Each side says one message, so what is
/// written is never waited for.
inline constexpr DWORD pipe_size = 512;

/// A message as it arrived: a copy that nobody else can write to.
struct Message {
  std::vector<std::byte> bytes;  ///< none: the other side has hung up
  bool whole = true;             ///< false if it held more bytes than anybody has to say
};

/// What messages go over before there is shared memory: one end of a named pipe in message mode,
/// opened for overlapped operations. One operation goes on at a time, and nobody waits for it here:
/// its end sets an event and, on the server's side, is told to the gate. To destroy it is to hang
/// up.
class Channel {
 public:
  /// @throws std::system_error if the kernel has no room for an event.
  explicit Channel(ipc::Handle pipe) : line_(std::make_unique<Line>(std::move(pipe))) {}

  /// Begins to wait until a client has connected.
  /// @returns false if that is over already, and nobody will be told.
  bool connect() { return line_->begun(::ConnectNamedPipe(pipe(), line_->start())); }

  /// Begins to wait for a message.
  /// @returns false if the other side has hung up already; the event is set, but nobody is told.
  bool listen() {
    auto& bytes = line_->bytes;
    return line_->begun(::ReadFile(pipe(), bytes.data(), static_cast<DWORD>(bytes.size()), nullptr,
                                   line_->start()));
  }

  /// @returns the message that listen() has waited for; nothing while it still waits.
  std::optional<Message> heard() const;

  /// @returns whether the wait has ended because the thread that began it has: Windows cancels what
  ///   a thread has begun. The handles of a gate's completion port are spared that.
  bool interrupted() const { return line_->result().code == ERROR_OPERATION_ABORTED; }

  /// @returns an event that is set when what was begun has ended. It stays the channel's.
  HANDLE ended() const { return line_->ended.get(); }

  HANDLE pipe() const { return line_->pipe.get(); }

 private:
  // Where the kernel writes what came of an operation, and what arrived. It must stay in its place
  // until the operation has ended.
  struct Line {
    struct Result {
      DWORD code;
      DWORD size;
    };

    explicit Line(ipc::Handle its_pipe)
        : pipe(std::move(its_pipe)), ended(::CreateEventW(nullptr, TRUE, FALSE, nullptr)) {
      if (!ended) ipc::throw_system_error("CreateEvent");
    }
    ~Line() {
      if (!in_flight) return;
      ::CancelIoEx(pipe.get(), &overlapped);
      DWORD size = 0;  // waits, but for the kernel only: it is being cancelled, or has ended
      ::GetOverlappedResult(pipe.get(), &overlapped, &size, /*wait*/ TRUE);
    }

    OVERLAPPED* start() {
      overlapped = {};
      overlapped.hEvent = ended.get();
      return &overlapped;
    }
    bool begun(BOOL done_at_once) {
      failed = done_at_once ? ERROR_SUCCESS : ::GetLastError();
      // What was longer than its buffer has begun and ended, in the usual way.
      in_flight = done_at_once || failed == ERROR_IO_PENDING || failed == ERROR_MORE_DATA;
      if (!in_flight) ::SetEvent(ended.get());
      return in_flight;
    }
    Result result() {
      if (!in_flight) return {failed, 0};
      DWORD size = 0;
      const bool done = ::GetOverlappedResult(pipe.get(), &overlapped, &size, /*wait*/ FALSE);
      return {done ? ERROR_SUCCESS : ::GetLastError(), size};
    }

    ipc::Handle pipe;
    ipc::Handle ended;
    OVERLAPPED overlapped{};
    bool in_flight = false;  // or has ended since
    DWORD failed = ERROR_SUCCESS;
    std::array<std::byte, 64> bytes;  // more than any message has; the rest of a longer one is lost
  };

  std::unique_ptr<Line> line_;
};

// [heard]
inline std::optional<Message> Channel::heard() const {
  const auto [code, size] = line_->result();
  const auto first = line_->bytes.begin();
  switch (code) {
    case ERROR_IO_INCOMPLETE:
      return std::nullopt;
    case ERROR_SUCCESS:
      return Message{{first, first + size}};
    case ERROR_MORE_DATA:
      return Message{{first, line_->bytes.end()}, /*whole*/ false};
    default:
      return Message{};  // it has hung up, or its process has ended
  }
}
// [heard]

/// Takes the message that a channel has listened for, without waiting.
/// @returns nothing if none is there.
inline std::optional<Message> receive_message(const Channel& channel) {
  return channel.heard();
}

/// Sends a message, without waiting.
/// @returns false if the other side is gone, or takes nothing more.
/// @throws std::system_error if the system refuses otherwise.
// [send]
inline bool send_message(const Channel& channel, std::span<const std::byte> bytes) {
  const ipc::Handle ended(::CreateEventW(nullptr, /*manual reset*/ TRUE, FALSE, nullptr));
  if (!ended) ipc::throw_system_error("CreateEvent");
  OVERLAPPED overlapped{};
  // The lowest bit of a handle is free. Set in this one, it means: tell no completion port.
  overlapped.hEvent = reinterpret_cast<HANDLE>(reinterpret_cast<ULONG_PTR>(ended.get()) | 1);
  if (::WriteFile(channel.pipe(), bytes.data(), static_cast<DWORD>(bytes.size()), nullptr,
                  &overlapped)) {
    return true;
  }
  if (::GetLastError() == ERROR_IO_PENDING) {  // the pipe is full of what nobody reads
    ::CancelIoEx(channel.pipe(), &overlapped);
    DWORD size = 0;
    return ::GetOverlappedResult(channel.pipe(), &overlapped, &size, /*wait*/ TRUE);
  }
  if (other_is_gone(::GetLastError())) return false;
  ipc::throw_system_error("WriteFile", "pipe of the ticket desk");
}
// [send]

}  // namespace lesson
