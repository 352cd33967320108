// What the checks of lesson 17 do with named events.
#pragma once
#include <string>
#include <system_error>
#include <vector>

#include "ipc/deadline.hpp"
#include "ipc/named_event.hpp"
#include "named_event.hpp"
#include "testing/catch.hpp"
#include "testing/complaint.hpp"
#include "testing/names.hpp"

using ipc::ResetPolicy;
using lesson::NamedEvent;
using testing::complaint;
using testing::unique_name;

inline constexpr auto at_once = ipc::Deadline::min();  // takes what is there, waits for nobody

inline NamedEvent use(const std::string& what, ResetPolicy policy = ResetPolicy::automatic,
                      bool signalled = false) {
  return NamedEvent::open_or_create(unique_name(what), policy, signalled);
}

// Does the name lead to anything?
inline bool is_there(const std::string& what) {
  try {
    ipc::NamedEvent::open(unique_name(what), ResetPolicy::automatic);
    return true;
  } catch (const std::system_error& error) {
    return error.code() != std::errc::no_such_file_or_directory;
  }
}
