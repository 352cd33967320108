#pragma once
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <new>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>

#include "../ledger_page.hpp"
#include "ipc/error.hpp"
#include "ipc/find_or_make.hpp"
#include "ipc/linux/descriptor.hpp"
#include "ipc/linux/shared_memory.hpp"

namespace lesson {

/// @returns the path of the ledger of a desk, if nobody wants it elsewhere: in the folder for
///   temporary files, which all users share. The user is in it, as in the desk's Address.
/// @throws std::filesystem::filesystem_error if there is no such folder.
// [usual]
inline std::string usual_ledger(const std::string& name) {
  const std::string file = "ticket-desk-" + std::to_string(::geteuid()) + "-" + name;
  return (std::filesystem::temp_directory_path() / file).string();
}
// [usual]

/// Where the desk notes which ticket it issued last: a mapped file, so a note is a store. It is
/// there for the next server, however this one ends; a machine that loses its power may lose the
/// last notes. Promised, and kept by the checks of lesson 20:
/// - no ticket is issued twice, whatever happens to a server;
/// - one server has a ledger at a time; the kernel gives it free when that one ends.
class Ledger {
 public:
  /// Opens the ledger, or begins one.
  /// @param path of the file; it belongs to this user and nobody else can read it.
  /// @throws std::runtime_error if another server has it, or the file is something else.
  /// @throws std::system_error if the system refuses.
  // [open]
  explicit Ledger(const std::string& path) {
    // O_NOFOLLOW: in a folder that others may write to, a link could lead anywhere.
    constexpr int flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC;
    file_ = ipc::Descriptor(::open(path.c_str(), flags, 0600));
    if (!file_) ipc::throw_system_error("open", path);
    const struct stat found = ipc::status_of(file_, path);
    if (found.st_uid != ::geteuid()) ipc::throw_system_error("open", path, EPERM);
    if (!S_ISREG(found.st_mode)) ipc::throw_system_error("open", path, EINVAL);
    if (found.st_mode & (S_IWGRP | S_IWOTH)) ipc::throw_system_error("open", path, EPERM);
    if (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) ipc::throw_system_error("flock", path);
      throw std::runtime_error("flock '" + path + "': there is a server already");
    }
    // New, or its maker was killed before this. It is less than a block of any file system, so it
    // is done at once or not at all.
    if (ipc::status_of(file_, path).st_size == 0) {
      const int failed = ::posix_fallocate(file_.get(), 0, sizeof(LedgerPage));
      if (failed) ipc::throw_system_error("posix_fallocate", path, failed);
    }
    mapping_.emplace(file_, sizeof(LedgerPage), path);
    const auto size = static_cast<std::uint64_t>(ipc::status_of(file_, path).st_size);
    page_ = &ipc::layout::find_or_make<LedgerPage>({mapping_->data(), mapping_->size()}, size,
                                                   "ledger '" + path + "'");
  }
  // [open]

  /// @returns the next ticket, which is noted as issued by then.
  Ticket take() { return take_ticket(*page_); }

 private:
  ipc::Descriptor file_;  // to close it drops the lock
  std::optional<ipc::Mapping> mapping_;
  LedgerPage* page_;
};

}  // namespace lesson
