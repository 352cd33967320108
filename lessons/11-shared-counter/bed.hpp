#pragma once
#include <cstdint>
#include <new>
#include <string>
#include <utility>

#include "ipc/shared_atomic.hpp"
#include "ipc/shared_memory.hpp"

namespace lesson {

/// A word to sleep on, in a page that two processes map.
class Bed {
 public:
  /// Makes the page; zero is how it begins.
  static Bed create(const std::string& name) {
    return {name, ipc::SharedMemory::create(name, sizeof(Page))};
  }
  static Bed open(const std::string& name) {
    return {name, ipc::SharedMemory::open(name, sizeof(Page))};
  }

  const std::string& name() const { return name_; }
  ipc::SharedAtomic<std::uint32_t>& word() const { return page().word; }

  /// Who sleeps, and where: what a process says of itself before it goes to sleep.
  /// @param process its number.
  /// @param word the address of the word, in that process.
  void announce(int process, const void* word) {
    page().address = reinterpret_cast<std::uintptr_t>(word);
    page().sleeper = process;  // last: who finds it finds the address
  }
  int sleeper() const { return page().sleeper; }  ///< 0 as long as nobody has come
  std::uint64_t address() const { return page().address; }

 private:
  struct Page {
    ipc::SharedAtomic<std::uint32_t> word;
    ipc::SharedAtomic<std::int32_t> sleeper;
    ipc::SharedAtomic<std::uint64_t> address;
  };

  Bed(std::string name, ipc::SharedMemory memory)
      : name_(std::move(name)), memory_(std::move(memory)) {}

  Page& page() const { return *std::launder(reinterpret_cast<Page*>(memory_.data())); }

  std::string name_;
  ipc::SharedMemory memory_;
};

}  // namespace lesson
