// What lesson 05 promises of a word, asked of what it sleeps on. (The event that the program uses
// on Windows is the kernel's: each set and each wait of it is a system call.)
#pragma once
#include "auto_reset_event.hpp"
#include "testing/catch.hpp"

struct Counted : ipc::PrivateSync {
  static inline int calls = 0;
  static bool wait(Atomic<std::uint32_t>& word, std::uint32_t expected, Deadline until) {
    ++calls;
    return PrivateSync::wait(word, expected, until);
  }
  static void wake_one(Atomic<std::uint32_t>& word) {
    ++calls;
    PrivateSync::wake_one(word);
  }
  static void wake_all(Atomic<std::uint32_t>& word) {
    ++calls;
    PrivateSync::wake_all(word);
  }
};

TEST_CASE("a set that nobody waits for, and the wait after it, make no system call", "[exercise]") {
  lesson::BasicAutoResetEvent<Counted> event;
  event.set();
  CHECK(event.wait());
  CHECK(Counted::calls == 0);
}
