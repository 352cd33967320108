// What the checks of lesson 18 do at the door of a desk.
#pragma once
#include <fcntl.h>

#include <string>

#include "ipc/linux/byte_lock.hpp"
#include "ipc/linux/shared_memory.hpp"
#include "seat.hpp"
#include "testing/catch.hpp"

/// Somebody who stands in the door of a desk, as whoever comes or leaves does for a moment.
class InTheDoor {
 public:
  explicit InTheDoor(const std::string& name) : desk_(ipc::open_named(name)) {
    REQUIRE(ipc::lock_byte(desk_.get(), F_OFD_SETLK, lesson::Seat::door_byte, F_WRLCK, name));
  }

  void go() { desk_ = ipc::Descriptor(); }

 private:
  ipc::Descriptor desk_;
};
