// What lesson 17 promises in words that are Windows' own.
#pragma once
#include <string>
#include <system_error>

#include "../turns.hpp"
#include "ipc/named_event.hpp"
#include "ipc/shared_memory.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/kernel_name.hpp"
#include "testing/catch.hpp"

// What kind of error it is when a name leads to another kind of object. Libraries differ on 6.
inline const std::string no_event =
    std::system_category().default_error_condition(ERROR_INVALID_HANDLE).message();

// What kind of trouble an attempt is in, by Windows' number.
template <class Attempt>
int code_of(Attempt attempt) {
  try {
    attempt();
    return ERROR_SUCCESS;
  } catch (const std::system_error& error) {
    return error.code().value();
  }
}

TEST_CASE("errors 183, 2 and 6 are told apart", "[exercise]") {
  const std::string name = unique_name("event");
  const auto create = [&] { NamedEvent::create(name, ResetPolicy::automatic); };
  const auto open = [&] { NamedEvent::open(name, ResetPolicy::automatic); };
  CHECK(code_of(open) == ERROR_FILE_NOT_FOUND);
  {
    const NamedEvent event = use("event");
    CHECK(code_of(create) == ERROR_ALREADY_EXISTS);
  }
  const auto memory = ipc::SharedMemory::create(name, 4096);
  CHECK(code_of(create) == ERROR_INVALID_HANDLE);
  CHECK(code_of(open) == ERROR_INVALID_HANDLE);
}

TEST_CASE("it is the event that CreateEvent makes") {
  const ipc::Handle event(::CreateEventW(nullptr, /*manual reset*/ FALSE, /*signalled*/ FALSE,
                                         ipc::kernel_name(unique_name("event")).c_str()));
  REQUIRE(event);
  NamedEvent ours = use("event");
  REQUIRE(::SetEvent(event.get()));
  CHECK(ours.wait(at_once));
  ours.set();
  CHECK(ipc::wait_for(event.get(), at_once) == ipc::WaitResult::acquired);
}

TEST_CASE("bad use gets one line that names the call and the object") {
  const std::string name = unique_name("tickets");
  const std::string usage = ": host, guest, leave or look, and a NAME";
  CHECK(complaint({"hots"}) == "'hots'" + usage);
  CHECK(complaint({"host", name, "2"}) == "'host'" + usage);
  CHECK(complaint({"look", "a/b"}).starts_with("kernel object name 'a/b': "));
  {
    const auto gate = ipc::NamedEvent::create(name, ResetPolicy::manual);
    CHECK(complaint({"look", name})
              .starts_with("event '" + name + "': a manual-reset event, wanted an auto-reset one"));
  }
  const auto memory = ipc::SharedMemory::create(name, 4096);
  CHECK(complaint({"look", name}).starts_with("CreateEvent '" + name + "': not an event: "));
}
