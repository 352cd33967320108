#pragma once
#include <string>
#include <system_error>
#include <utility>

#include "ipc/deadline.hpp"
#include "ipc/error.hpp"
#include "ipc/reset_policy.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/kernel_name.hpp"

/// @file
/// What a named event is on Windows: the kernel's own, which lives until its last handle is closed.

namespace ipc {

/// One process's use of a named event.
class UsedEvent {
 public:
  /// What NamedEvent::create() does here.
  static UsedEvent create(const std::string& name, ResetPolicy policy, bool signalled) {
    UsedEvent event = create_or_open(name, policy, signalled);
    if (!event.created_) throw_system_error("CreateEvent", name, ERROR_ALREADY_EXISTS);
    return event;
  }

  /// What NamedEvent::open() does here.
  static UsedEvent open(const std::string& name, ResetPolicy policy) {
    Handle event(::OpenEventW(SYNCHRONIZE | EVENT_MODIFY_STATE | query_state, /*inherit*/ FALSE,
                              kernel_name(name).c_str()));
    if (!event) refuse("OpenEvent", name);
    return UsedEvent(std::move(event), /*created*/ false).checked(name, policy);
  }

  /// What NamedEvent::open_or_create() does here.
  static UsedEvent open_or_create(const std::string& name, ResetPolicy policy, bool signalled) {
    return create_or_open(name, policy, signalled).checked(name, policy);
  }

  bool created() const { return created_; }

  void set() {
    if (!::SetEvent(event_.get())) throw_system_error("SetEvent");
  }
  void reset() {
    if (!::ResetEvent(event_.get())) throw_system_error("ResetEvent");
  }
  bool wait(Deadline until) { return wait_for(event_.get(), until) == WaitResult::acquired; }

 private:
  static constexpr DWORD query_state = 0x0001;  // EVENT_QUERY_STATE, for NtQueryEvent

  UsedEvent(Handle event, bool created) : event_(std::move(event)), created_(created) {}

  // [use]
  static UsedEvent create_or_open(const std::string& name, ResetPolicy policy, bool signalled) {
    const std::wstring object = kernel_name(name);
    Handle event(::CreateEventW(nullptr, /*manual reset*/ policy == ResetPolicy::manual, signalled,
                                object.c_str()));
    // An event that is there comes back as it is, and this "error" beside it.
    const bool created = ::GetLastError() != ERROR_ALREADY_EXISTS;
    if (!event) refuse("CreateEvent", name);
    return UsedEvent(std::move(event), created);
  }
  // [use]

  // [refuse]
  [[noreturn]] static void refuse(const char* call, const std::string& name) {
    const int code = last_error();
    if (code != ERROR_INVALID_HANDLE) throw_system_error(call, name, code);
    // 6, "invalid handle": no handle is wrong, but a mapping, a mutex or a timer has the name.
    throw std::system_error(code, std::system_category(),
                            std::string(call) + " '" + name + "': not an event");
  }
  // [refuse]

  // CreateEvent says nothing of an event of the other kind, and Win32 has no call that tells. The
  // kernel's is as old as Windows NT, but for drivers only is its answer documented (EVENT_TYPE).
  UsedEvent checked(const std::string& name, ResetPolicy policy) && {
    struct {
      LONG type;  // NotificationEvent 0, SynchronizationEvent 1
      LONG state;
    } found{};
    using Query = LONG(NTAPI*)(HANDLE, int, void*, ULONG, ULONG*);
    static const auto query = reinterpret_cast<Query>(reinterpret_cast<void*>(
        ::GetProcAddress(::GetModuleHandleW(L"ntdll.dll"), "NtQueryEvent")));
    if (query(event_.get(), /*EventBasicInformation*/ 0, &found, sizeof found, nullptr) != 0) {
      throw_system_error("NtQueryEvent", name, ERROR_INVALID_HANDLE);
    }
    if ((found.type == 0) != (policy == ResetPolicy::manual)) throw_wrong_policy(name, policy);
    return std::move(*this);
  }

  Handle event_;
  bool created_;
};

}  // namespace ipc
