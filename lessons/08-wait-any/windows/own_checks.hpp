// What lesson 08 promises on Windows only.
#pragma once
#include <algorithm>
#include <iterator>
#include <string>
#include <system_error>

#include "ipc/wait_any.hpp"
#include "ipc/windows/win32.hpp"
#include "testing/catch.hpp"
#include "wait_any.hpp"

TEST_CASE("the refusal of a list that is too long names the call and the limit", "[exercise]") {
  ipc::AutoResetEvent event;
  ipc::AutoResetEvent* events[65];
  std::fill(std::begin(events), std::end(events), &event);
  std::string said = "nothing";
  try {
    lesson::wait_any(events, ipc::Deadline::min());
  } catch (const std::system_error& error) {
    said = error.what();
  }
  CHECK(said.starts_with("WaitForMultipleObjects: 65 events, it takes 1 to 64: "));
}

TEST_CASE("the kernel itself says only that a parameter is wrong") {
  ipc::AutoResetEvent event;
  HANDLE handles[65];
  std::fill(std::begin(handles), std::end(handles), event.handle());
  CHECK(::WaitForMultipleObjects(65, handles, FALSE, 0) == WAIT_FAILED);
  CHECK(::GetLastError() == ERROR_INVALID_PARAMETER);
}
