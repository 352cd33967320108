// Where the processes of this lesson meet: a ticket book in shared memory, and the lock before it.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
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
  /// Makes the memory, and all that is in it. The name leads to a book as soon as this returns, and
  /// not before: whoever is to open it must be told so.
  static SharedBook create(const std::string& name) {
    auto memory = ipc::SharedMemory::create(name, sizeof(SharedBookMemory));
    new (memory.data()) SharedBookMemory;
    return {std::move(memory), name};
  }
  static SharedBook open(const std::string& name) {
    return {ipc::SharedMemory::open(name, sizeof(SharedBookMemory)), name};
  }

  ipc::RobustMutex& mutex() { return mutex_; }
  std::atomic<std::uint64_t>& note() { return in_memory().note; }

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
  SharedBook(ipc::SharedMemory memory, const std::string& name)
      : memory_(std::move(memory)), mutex_(in_memory().mutex, name) {}

  SharedBookMemory& in_memory() {
    return *std::launder(reinterpret_cast<SharedBookMemory*>(memory_.data()));
  }

  ipc::SharedMemory memory_;
  ipc::RobustMutex mutex_;
};

}  // namespace lesson
