// What lesson 13 promises of its own on Windows, where the kernel's mutex does not.
#pragma once
#include <new>
#include <thread>

#include "../turns.hpp"
#include "testing/child.hpp"
#include "testing/outcome.hpp"

// The kernel's mutex ends with its last handle, and with it the memory of a death.
TEST_CASE("a dead owner is reported, also if nobody else had the lock open") {
  const std::string name = testing::unique_name("book");
  const auto memory = ipc::SharedMemory::create(name, sizeof(lesson::SharedBookMemory));
  auto& shared = *new (memory.data()) lesson::SharedBookMemory;
  ipc::Process owner = testing::start_child("child: holds the lock");
  while (shared.note != 1) std::this_thread::yield();
  owner.kill();
  CHECK(owner.wait() == 137);
  ipc::RobustMutex mutex(shared.mutex, name);
  CHECK(mutex.lock(ipc::never) == LockResult::owner_died);
  mutex.make_consistent();
  mutex.unlock();
}

TEST_CASE("a dead owner is not taken for the thread that has its number now") {
  SharedBook shared = make_book();
  auto& state = shared.memory().mutex;
  state.owner = ::GetCurrentThreadId();  // as a dead process left it: this thread's number, and
  state.process = 1;                     // the moment at which that process began
  CHECK(shared.mutex().lock(ipc::never) == LockResult::owner_died);
  shared.mutex().make_consistent();
  shared.mutex().unlock();
}

TEST_CASE("who does not have the lock cannot unlock it") {
  SharedBook shared = make_book();
  const auto not_permitted = testing::text(std::errc::operation_not_permitted);
  CHECK(testing::outcome([&] { shared.mutex().unlock(); }) == not_permitted);
  REQUIRE(shared.mutex().lock(ipc::never) == LockResult::acquired);
  std::thread([&] {
    CHECK(testing::outcome([&] { shared.mutex().unlock(); }) == not_permitted);
  }).join();
  shared.mutex().unlock();
}
