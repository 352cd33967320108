#pragma once
#include <string>
#include <utility>

#include "ipc/deadline.hpp"
#include "ipc/reset_policy.hpp"

#ifdef _WIN32
#include "ipc/windows/named_event.hpp"
#else
#include "ipc/linux/named_event.hpp"
#endif

namespace ipc {

/// An event with a name, by which other processes of the same user find it.
///
/// Promised, and kept by the checks of lesson 17:
/// - whoever finds an event changes nothing about it;
/// - it lives as long as its last user, however that one ends; its signal lives no longer;
/// - a waiter that is killed takes no signal along but the one that it has taken;
/// - a setter that is killed is made up for by the next set;
/// - other users cannot open it.
///
/// A set and a wait promise what those of BasicAutoResetEvent and BasicManualResetEvent do; on
/// Windows, with the exception that windows/manual_reset_event.hpp has.
class NamedEvent {
 public:
  /// Makes the event.
  /// @param name a plain name that is not taken.
  /// @param signalled whether the first wait finds it signalled.
  /// @throws std::system_error if the name is taken (`std::errc::file_exists`) or not a plain name,
  ///   or if there is no room.
  static NamedEvent create(const std::string& name, ResetPolicy policy, bool signalled = false) {
    return NamedEvent(UsedEvent::create(name, policy, signalled));
  }

  /// Opens an event that is there.
  /// @throws std::system_error if there is none (`std::errc::no_such_file_or_directory`); if it has
  ///   the other policy (`std::errc::invalid_argument`); if the name belongs to another kind of
  ///   object (`std::errc::invalid_argument`, on Windows error 6); or if it is another user's.
  static NamedEvent open(const std::string& name, ResetPolicy policy) {
    return NamedEvent(UsedEvent::open(name, policy));
  }

  /// Opens the event, or makes it if there is none: created() says which.
  /// @param signalled of no consequence for an event that is there.
  /// @throws std::system_error as open() does, but for an event that is not there.
  static NamedEvent open_or_create(const std::string& name, ResetPolicy policy,
                                   bool signalled = false) {
    return NamedEvent(UsedEvent::open_or_create(name, policy, signalled));
  }

  /// @returns whether this object made the event, or found it.
  bool created() const { return event_.created(); }

  /// Signals the event. Signalling twice is signalling once.
  void set() { event_.set(); }

  /// Takes the signal away, if it is there. Whom a set has released comes through all the same.
  void reset() { event_.reset(); }

  /// Waits for the signal; an auto-reset event is reset by that.
  /// @returns false when the deadline passed; a signal that was there is taken, not lost.
  /// @throws std::system_error if the system refuses the wait.
  bool wait(Deadline until = never) { return event_.wait(until); }

 private:
  explicit NamedEvent(UsedEvent event) : event_(std::move(event)) {}

  UsedEvent event_;
};

}  // namespace ipc
