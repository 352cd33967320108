#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <random>
#include <string>

#include "../desk_memory.hpp"
#include "ipc/error.hpp"
#include "ipc/find_or_make.hpp"
#include "ipc/layout.hpp"
#include "ipc/named_event.hpp"
#include "ipc/sync.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/shared_memory.hpp"
#include "ipc/windows/text.hpp"

namespace lesson {

/// The policy for the block; nobody sleeps on a word of it.
using DeskSync = ipc::PrivateSync;
using DeskEvent = ipc::NamedEvent;

/// One process's use of a desk, with the contract that linux/desk_file.hpp writes down, but for two
/// things. Not looked at is whose the file is, who may write to it, and whether a link led to it:
/// keep it in a folder of your own. And the names of its events hold within one logon session: a
/// process in another finds the file and the locks, but is woken by nobody, and wakes nobody.
///
/// A lock belongs to the handle of the file. When a process is killed, Windows may take a moment to
/// drop it: a dead client may look alive for that long, never the other way round.
class DeskFile {
 public:
  explicit DeskFile(const std::string& path);

  DeskBlock<DeskSync, slot_count>& block() { return memory_->block; }

  /// On Windows an event is an object of the kernel's. A name leads to it.
  DeskEvent& asked() { return event(asked_, "asked"); }
  DeskEvent& replied(unsigned slot) {
    return event(replied_[slot], "replied-" + std::to_string(slot));
  }

  // [lock]
  bool lock(unsigned byte) {
    const Door door(*this);
    return lock(byte, LOCKFILE_FAIL_IMMEDIATELY);
  }

  bool is_locked(unsigned byte) const {
    const Door door(*this);  // there is no call that only looks, so nobody may come meanwhile
    if (!lock(byte, LOCKFILE_FAIL_IMMEDIATELY)) return true;
    unlock(byte);
    return false;
  }
  // [lock]

 private:
  struct Memory {
    static constexpr std::uint32_t magic = ipc::layout::magic_of("DSKW");
    static constexpr std::uint32_t version = 1;  // change it with what follows

    ipc::LayoutHeader header;
    std::atomic<std::uint64_t> number{0};  // for the names of its events; 0: not drawn yet
    DeskBlock<DeskSync, slot_count> block;
  };

  // Two desks must not share their events: a signal would wake the wrong server.
  static std::uint64_t any_number() {
    std::random_device random;
    return std::uint64_t{random()} << 32 | random();
  }
  DeskEvent& event(std::optional<DeskEvent>& slot, const std::string& name) {
    if (!slot) {
      slot =
          DeskEvent::open_or_create("desk-" + std::to_string(memory_->number.load()) + "-" + name,
                                    ipc::ResetPolicy::automatic);
    }
    return *slot;
  }

  // Held by whoever comes or looks, one at a time.
  class Door {
   public:
    explicit Door(const DeskFile& file) : file_(file) { file_.lock(door_byte, /*wait for it*/ 0); }
    Door(const Door&) = delete;
    ~Door() { file_.unlock(door_byte); }

   private:
    const DeskFile& file_;
  };

  bool lock(unsigned byte, DWORD how) const;
  void unlock(unsigned byte) const;
  // Far behind all that is stored: a locked byte of a file of Windows cannot be read or written.
  static OVERLAPPED place_of(unsigned byte) {
    OVERLAPPED place{};
    place.OffsetHigh = 1;  // times 4 GiB
    place.Offset = byte;
    return place;
  }
  static ipc::Handle open(const std::string& path);

  std::string path_;
  // Closed in the reverse order: the file, and with it the locks, come last.
  ipc::Handle file_;
  std::optional<ipc::Mapping> mapping_;
  Memory* memory_;
  std::optional<DeskEvent> asked_;
  std::array<std::optional<DeskEvent>, slot_count> replied_;
};

// [open]
inline DeskFile::DeskFile(const std::string& path) : path_(path), file_(open(path)) {
  const Door door(*this);
  LARGE_INTEGER size;
  if (!::GetFileSizeEx(file_.get(), &size)) ipc::throw_system_error("GetFileSizeEx", path);
  const auto there = static_cast<std::uint64_t>(size.QuadPart);
  if (there != 0 && there < sizeof(Memory)) {
    ipc::throw_too_small("CreateFileMapping", path, sizeof(Memory), there);
  }
  // Makes a new file as long as that, of zero bytes; one that is there stays as long as it is.
  const ipc::Handle section(::CreateFileMappingW(file_.get(), nullptr, PAGE_READWRITE, 0,
                                                 sizeof(Memory), /*name*/ nullptr));
  if (!section) ipc::throw_system_error("CreateFileMapping", path);
  mapping_.emplace(section, sizeof(Memory), path);
  memory_ = &ipc::layout::find_or_make<Memory>(
      {mapping_->data(), mapping_->size()}, there == 0 ? sizeof(Memory) : there, not_a_desk(path));
  if (memory_->number.load() == 0) memory_->number.store(any_number());  // the door is held
}
// [open]

inline ipc::Handle DeskFile::open(const std::string& path) {
  const HANDLE file =
      ::CreateFileW(ipc::to_wide(path).c_str(), GENERIC_READ | GENERIC_WRITE,
                    FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_ALWAYS, 0, nullptr);
  if (file == INVALID_HANDLE_VALUE) ipc::throw_system_error("CreateFile", path);
  return ipc::Handle(file);
}

// [lock_file]
inline bool DeskFile::lock(unsigned byte, DWORD how) const {
  OVERLAPPED place = place_of(byte);
  if (::LockFileEx(file_.get(), LOCKFILE_EXCLUSIVE_LOCK | how, 0, 1, 0, &place)) return true;
  if (::GetLastError() == ERROR_LOCK_VIOLATION) return false;
  ipc::throw_system_error("LockFileEx", path_);
}
// [lock_file]

inline void DeskFile::unlock(unsigned byte) const {
  OVERLAPPED place = place_of(byte);
  ::UnlockFileEx(file_.get(), 0, 1, 0, &place);  // cannot fail: we have it
}

}  // namespace lesson
