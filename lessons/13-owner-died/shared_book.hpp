// Where the processes of this lesson meet: a ticket book in shared memory, and the lock before it.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "ipc/robust_mutex.hpp"
#include "ipc/shared_memory.hpp"
#include "system.hpp"
#include "ticket_book.hpp"

namespace lesson {

/// What lies in the memory. Each part has cache lines of its own.
// [memory]
struct SharedBookMemory {
  alignas(64) ipc::RobustMutex::State mutex;       // offset 0
  alignas(64) BookBlock<BookSync> book;            // offset 64
  alignas(64) std::atomic<std::uint64_t> note{0};  // offset 128: what the processes tell each other
};
// [memory]
static_assert(offsetof(SharedBookMemory, book) == 64 && offsetof(SharedBookMemory, note) == 128);

/// One process's view of it.
class SharedBook {
 public:
  /// Makes the memory, and all that is in it. On Linux nobody finds it half made; on Windows,
  /// where its name comes first, nobody may look for it before this has returned.
  static SharedBook create(const std::string& name) {
    return {ipc::SharedMemory::create(name, sizeof(SharedBookMemory), initialise), name};
  }
  static SharedBook open(const std::string& name) {
    return {ipc::SharedMemory::open(name, sizeof(SharedBookMemory)), name};
  }

  SharedBookMemory& memory() {
    return *std::launder(reinterpret_cast<SharedBookMemory*>(memory_.data()));
  }
  ipc::RobustMutex& mutex() { return mutex_; }
  std::atomic<std::uint64_t>& note() { return memory().note; }

  /// @returns the block, as the policy sees it; all of them lay it out in the same way.
  template <class Sync = BookSync>
  BookBlock<Sync>& block() {
    static_assert(sizeof(BookBlock<Sync>) == sizeof(BookBlock<BookSync>));
    std::byte* start = memory_.data() + offsetof(SharedBookMemory, book);
    return *std::launder(reinterpret_cast<BookBlock<Sync>*>(start));
  }

  /// Takes a ticket; see lesson::take().
  template <class Sync = BookSync>
  std::optional<Ticket> take(Cents price, ipc::Deadline until = ipc::never) {
    return lesson::take(mutex_, TicketBook<Sync>(block<Sync>()), price, until);
  }

 private:
  static void initialise(std::span<std::byte> bytes) { new (bytes.data()) SharedBookMemory; }

  SharedBook(ipc::SharedMemory mapped, const std::string& name)
      : memory_(std::move(mapped)), mutex_(memory().mutex, name) {}

  ipc::SharedMemory memory_;
  ipc::RobustMutex mutex_;
};

}  // namespace lesson
