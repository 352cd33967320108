// What has no second side: a counter, and what makes it safe.
#pragma once
#include <atomic>
#include <cstdint>
#include <mutex>
#include <new>
#include <string>
#include <thread>

#include "../mechanism.hpp"
#include "ipc/auto_reset_event.hpp"
#include "ipc/shared_atomic.hpp"
#include "ipc/shared_memory.hpp"

namespace lesson {

/// `++`, as in lesson 01.
struct PlainCounter {
  explicit PlainCounter(const std::string&) {}
  std::uint64_t ask() {
    const std::uint64_t ticket = ++tickets;
    std::atomic_signal_fence(std::memory_order_seq_cst);  // or a thousand steps become one addition
    return ticket;
  }
  static inline std::uint64_t tickets = 0;
};

struct AtomicCounter {
  explicit AtomicCounter(const std::string&) {}
  std::uint64_t ask() { return tickets.fetch_add(1) + 1; }
  static inline std::atomic<std::uint64_t> tickets = 0;
};

struct LockedCounter {
  explicit LockedCounter(const std::string&) {}
  std::uint64_t ask() {
    const std::lock_guard lock(mutex);
    return ++tickets;
  }
  static inline std::mutex mutex;
  static inline std::uint64_t tickets = 0;
};

/// An event hands the counter from one owner to the next; here both are the same thread.
struct EventCounter {
  explicit EventCounter(const std::string&) {}
  std::uint64_t ask() {
    free.set();
    free.wait();
    return ++tickets;
  }
  ipc::AutoResetEvent free;
  static inline std::uint64_t tickets = 0;
};

/// The counter of lesson 11, in memory that another process can map.
class SharedCounter {
 public:
  explicit SharedCounter(const std::string& object)
      : memory_(ipc::SharedMemory::create(object, sizeof(Page))),
        page_(new (memory_.data()) Page) {}

  std::uint64_t ask() { return page_->tickets.fetch_add(1) + 1; }

 protected:
  struct Page {
    ipc::SharedAtomic<std::uint64_t> tickets;
    ipc::SharedAtomic<std::uint32_t> rivals;  // how many there are
    ipc::SharedAtomic<std::uint32_t> over;    // not 0: they are to leave
  };

  ipc::SharedMemory memory_;
  Page* page_;
};

/// The same, while another process takes tickets as fast as it can.
class ContendedCounter : public SharedCounter {
 public:
  ContendedCounter(const std::string& object, const Mechanism::Start& start)
      : SharedCounter(object) {
    start();
    while (page_->rivals.load() == 0) std::this_thread::yield();
  }
  ~ContendedCounter() {
    page_->over.store(1);
    while (page_->rivals.load() != 0) std::this_thread::yield();
  }

  static void rival(const std::string& object) {
    const auto memory = ipc::SharedMemory::open(object, sizeof(Page));
    Page& page = *std::launder(reinterpret_cast<Page*>(memory.data()));
    page.rivals.fetch_add(1);
    while (page.over.load() == 0) page.tickets.fetch_add(1);
    page.rivals.fetch_sub(1);
  }
};

}  // namespace lesson
