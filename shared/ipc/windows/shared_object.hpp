#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "ipc/deadline.hpp"
#include "ipc/error.hpp"
#include "ipc/windows/door.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/kernel_name.hpp"
#include "ipc/windows/shared_memory.hpp"

/// @file
/// A named object that belongs to all its users: on Windows every named object does.

namespace ipc {

/// A mapped object, and the handles that keep its name.
struct UsedMapping {
  Mapping mapping;
  Handle use;
  Handle filled;  ///< of an event that is there as long as a user of the complete object is
  bool created;
};

/// How long the system may take to close the handles of a killed process.
inline constexpr std::chrono::seconds dies_within{1};

/// What SharedObject::open_or_create() does here.
// [open_or_create]
template <class Initialise>
UsedMapping use_mapping(const std::string& name, std::size_t bytes, Initialise initialise) {
  const std::wstring object = kernel_name(name);
  const std::wstring complete = kernel_name(name + "-filled");
  const auto high = static_cast<DWORD>(std::uint64_t{bytes} >> 32);
  const auto low = static_cast<DWORD>(bytes);
  const Door door(name);  // nobody finds the object before it is filled
  for (const Deadline until = in(dies_within);; ::Sleep(1)) {
    Handle memory(::CreateFileMappingW(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE | SEC_COMMIT,
                                       high, low, object.c_str()));
    const bool created = ::GetLastError() != ERROR_ALREADY_EXISTS;  // else it was there
    if (!memory) throw_system_error("CreateFileMapping", to_utf8(object));
    Handle filled(::OpenEventW(SYNCHRONIZE, /*inherit*/ FALSE, complete.c_str()));
    if (created || filled) {
      Mapping mapping(memory, bytes, to_utf8(object));
      if (created) {
        initialise(std::span(mapping.data(), bytes));
        filled = Handle(::CreateEventW(nullptr, /*manual reset*/ TRUE, FALSE, complete.c_str()));
        if (!filled) throw_system_error("CreateEvent", to_utf8(complete));
      }
      return {std::move(mapping), std::move(memory), std::move(filled), created};
    }
    // Half filled: a process that is killed loses the door first, and its handles a moment later.
    // Or made in another way, for good: so never write to it. No call waits until a name is free.
    if (in({}) > until) {
      throw_system_error("CreateFileMapping", to_utf8(object), ERROR_ALREADY_EXISTS);
    }
  }
}
// [open_or_create]

}  // namespace ipc
