#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>

#include "../happenings.hpp"
#include "ipc/error.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/win32.hpp"

namespace lesson {

/// What wakes the server: a completion port, the one queue into which the kernel puts what has
/// ended. WaitForMultipleObjects takes 64 objects, a port takes any number of pipes.
///
/// An event is none of the things that end. A wait of the process's thread pool turns it into a
/// packet: when the event is set, a thread of the pool posts one. There is one packet of a client's
/// event in the queue at most, however often it is set.
class Port {
 public:
  enum class About : ULONG_PTR { stop, pipe, event };

  /// Something that has ended.
  struct Packet {
    About about;
    ClientId id;
    std::size_t bytes;  ///< that were read
  };

  /// @throws std::system_error if there is no room.
  Port() : port_(::CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, /*threads*/ 1)) {
    if (!port_) ipc::throw_system_error("CreateIoCompletionPort");
  }

  /// From now on, what is begun on this pipe ends with a packet.
  /// @throws std::system_error if there is no room.
  void add(HANDLE pipe, ClientId id) {
    if (!::CreateIoCompletionPort(pipe, port_.get(), key(About::pipe, id), 0)) {
      ipc::throw_system_error("CreateIoCompletionPort");
    }
  }

  /// From now on, when this event is set, there is a packet, and the event is reset.
  /// @param event an auto-reset event; it must be there until forget().
  /// @throws std::system_error if there is no room.
  void watch(HANDLE event, ClientId id) {
    watched_.try_emplace(id, port_.get(), key(About::event, id), event);
  }

  /// The event is watched no more. A packet may be in the queue.
  void forget(ClientId id) { watched_.erase(id); }

  /// Puts a packet in. Any thread may call it.
  void post(About about, ClientId id = 0) {
    ::PostQueuedCompletionStatus(port_.get(), 0, key(about, id), nullptr);
  }

  /// Takes what is there, a number of packets at most.
  /// @param sleep whether to wait until there is something.
  /// @param each called with each Packet.
  /// @throws std::system_error if the system refuses.
  template <class Each>
  void take(bool sleep, Each each);

 private:
  // A wait for one event, which ends with a packet. One, not a stream of them: it must be armed
  // again after each. Else who sets an event in a loop would keep a thread of ours busy.
  class Watched {
   public:
    Watched(HANDLE port, ULONG_PTR key, HANDLE event)
        : port_(port),
          key_(key),
          event_(event),
          wait_(::CreateThreadpoolWait(post, this, nullptr)) {
      if (!wait_) ipc::throw_system_error("CreateThreadpoolWait");
      arm();
    }
    Watched(const Watched&) = delete;
    // [forget]
    ~Watched() {
      ::SetThreadpoolWait(wait_, nullptr, nullptr);
      // A thread may be in post() still. It waits for nobody, so this wait is short.
      ::WaitForThreadpoolWaitCallbacks(wait_, /*cancel those that have not begun*/ TRUE);
      ::CloseThreadpoolWait(wait_);
    }
    // [forget]
    void arm() { ::SetThreadpoolWait(wait_, event_, /*no timeout*/ nullptr); }

   private:
    static void CALLBACK post(PTP_CALLBACK_INSTANCE, void* self, PTP_WAIT, TP_WAIT_RESULT) {
      const auto& watched = *static_cast<Watched*>(self);
      ::PostQueuedCompletionStatus(watched.port_, 0, watched.key_, nullptr);
    }

    HANDLE port_;
    ULONG_PTR key_;
    HANDLE event_;
    PTP_WAIT wait_;
  };

  static_assert(sizeof(ULONG_PTR) == sizeof(ClientId), "a key must hold an id: 64 bits");
  static ULONG_PTR key(About about, ClientId id) { return id << 2 | static_cast<ULONG_PTR>(about); }

  ipc::Handle port_;
  std::map<ClientId, Watched> watched_;  // a map: it leaves them where they are
};

// [take]
template <class Each>
void Port::take(bool sleep, Each each) {
  std::array<OVERLAPPED_ENTRY, 64> entries;
  ULONG count = 0;
  if (!::GetQueuedCompletionStatusEx(port_.get(), entries.data(),
                                     static_cast<ULONG>(entries.size()), &count,
                                     sleep ? INFINITE : 0, /*alertable*/ FALSE)) {
    if (::GetLastError() != WAIT_TIMEOUT) ipc::throw_system_error("GetQueuedCompletionStatusEx");
    return;
  }
  for (const OVERLAPPED_ENTRY& entry : std::span(entries).first(count)) {
    const ClientId id = entry.lpCompletionKey >> 2;
    const auto about = static_cast<About>(entry.lpCompletionKey & 3);
    if (about == About::event) {
      if (const auto found = watched_.find(id); found != watched_.end()) found->second.arm();
    }
    // Its lpOverlapped is not looked at: what it points to may be gone with its connection.
    each(Packet{about, id, entry.dwNumberOfBytesTransferred});
  }
}
// [take]

}  // namespace lesson
