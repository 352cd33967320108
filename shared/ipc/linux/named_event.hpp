#pragma once
#include <cerrno>
#include <cstdint>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "ipc/auto_reset_event.hpp"
#include "ipc/error.hpp"
#include "ipc/layout.hpp"
#include "ipc/linux/shared_object.hpp"
#include "ipc/manual_reset_event.hpp"
#include "ipc/reset_policy.hpp"
#include "ipc/sync.hpp"

/// @file
/// What a named event is made of on Linux: a word in a named object, and a header that says which
/// word that is.

namespace ipc {

/// One process's use of a named event.
class UsedEvent {
 public:
  /// What NamedEvent::create() does here.
  static UsedEvent create(const std::string& name, ResetPolicy policy, bool signalled) {
    UsedMapping memory = make_or_find(name, policy, signalled);
    if (!memory.created) throw_system_error("linkat", shm_path(name), EEXIST);
    return UsedEvent(std::move(memory), policy, name);
  }

  /// What NamedEvent::open() does here.
  static UsedEvent open(const std::string& name, ResetPolicy policy) {
    std::optional<UsedMapping> memory = find_mapping(name, sizeof(Memory<AutoResetWord>));
    if (!memory) throw_system_error("shm_open", shm_name(name), ENOENT);
    return UsedEvent(std::move(*memory), policy, name);
  }

  /// What NamedEvent::open_or_create() does here.
  static UsedEvent open_or_create(const std::string& name, ResetPolicy policy, bool signalled) {
    return UsedEvent(make_or_find(name, policy, signalled), policy, name);
  }

  bool created() const { return memory_.created; }

  void set() { is_automatic() ? word<AutoResetWord>().set() : word<ManualResetWord>().set(); }
  void reset() {
    if (is_automatic()) {
      word<AutoResetWord>().try_wait();  // takes the signal
    } else {
      word<ManualResetWord>().reset();
    }
  }
  bool wait(Deadline until) {
    return is_automatic() ? word<AutoResetWord>().wait(until) : word<ManualResetWord>().wait(until);
  }

 private:
  // [memory]
  using AutoResetWord = BasicAutoResetEvent<SharedSync>;
  using ManualResetWord = BasicManualResetEvent<SharedSync>;

  template <class Word>
  struct Memory {
    LayoutHeader header;  // its magic says which of the two words follows
    Word word;
  };
  static constexpr std::uint32_t version = 1;  // of what lies here; change it with that
  // [memory]
  static_assert(sizeof(Memory<AutoResetWord>) == sizeof(Memory<ManualResetWord>));

  static constexpr std::uint32_t magic_of(ResetPolicy policy) {
    return layout::magic_of(policy == ResetPolicy::automatic ? "EVTA" : "EVTM");
  }

  // [use]
  // The name leads to what is there, or to a new event that is complete.
  static UsedMapping make_or_find(const std::string& name, ResetPolicy policy, bool signalled) {
    return use_mapping(name, sizeof(Memory<AutoResetWord>), [&](std::span<std::byte> memory) {
      if (policy == ResetPolicy::automatic) {
        new (memory.data()) Memory<AutoResetWord>{{}, AutoResetWord(signalled)};
      } else {
        new (memory.data()) Memory<ManualResetWord>{{}, ManualResetWord(signalled)};
      }
      layout::header_of(memory).publish(magic_of(policy), version, memory.size());
    });
  }
  // [use]

  // [check]
  UsedEvent(UsedMapping memory, ResetPolicy policy, const std::string& name)
      : memory_(std::move(memory)), policy_(policy) {
    const layout::Expected expected{magic_of(policy), version, sizeof(Memory<AutoResetWord>)};
    const std::size_t size = memory_.mapping.size();
    const layout::Verdict verdict = layout::check_header(header(), size, expected);
    if (verdict.fault == layout::Fault::none) return;
    const bool automatic = policy == ResetPolicy::automatic;
    const ResetPolicy other = automatic ? ResetPolicy::manual : ResetPolicy::automatic;
    if (verdict.header.magic == magic_of(other)) throw_wrong_policy(name, policy);
    throw std::system_error(
        std::make_error_code(std::errc::invalid_argument),
        "event '" + name + "': not an event: " + layout::explain(verdict, size, expected));
  }
  // [check]

  const LayoutHeader& header() const {
    return layout::header_of({memory_.mapping.data(), memory_.mapping.size()});
  }
  bool is_automatic() const { return policy_ == ResetPolicy::automatic; }

  template <class Word>
  Word& word() {
    return std::launder(reinterpret_cast<Memory<Word>*>(memory_.mapping.data()))->word;
  }

  UsedMapping memory_;
  ResetPolicy policy_;
};

}  // namespace ipc
