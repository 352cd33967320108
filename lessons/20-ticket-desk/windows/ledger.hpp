#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>

#include "../ledger_page.hpp"
#include "ipc/error.hpp"
#include "ipc/find_or_make.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/shared_memory.hpp"
#include "ipc/windows/text.hpp"
#include "ipc/windows/win32.hpp"
#include "this_user.hpp"

namespace lesson {

/// @returns the path of the ledger of a desk, if nobody wants it elsewhere: in the folder for
///   temporary files, which is this user's own.
/// @throws std::filesystem::filesystem_error if there is no such folder.
// [usual]
inline std::string usual_ledger(const std::string& name) {
  return (std::filesystem::temp_directory_path() / ("ticket-desk-" + name)).string();
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
  explicit Ledger(const std::string& path);

  /// @returns the next ticket, which is noted as issued by then.
  Ticket take() { return take_ticket(*page_); }

 private:
  ipc::Handle file_;  // to close it lets others in
  std::optional<ipc::Mapping> mapping_;
  LedgerPage* page_;
};

// [open]
inline Ledger::Ledger(const std::string& path) {
  ThisUser user;
  // FILE_SHARE_READ: as long as it is open, nobody can open it to write, delete or rename it.
  // OPEN_REPARSE_POINT: in a folder that others may write to, a link could lead anywhere.
  const HANDLE opened =
      ::CreateFileW(ipc::to_wide(path).c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ,
                    user.only(), OPEN_ALWAYS, FILE_FLAG_OPEN_REPARSE_POINT, nullptr);
  if (opened == INVALID_HANDLE_VALUE) {
    if (::GetLastError() != ERROR_SHARING_VIOLATION) ipc::throw_system_error("CreateFile", path);
    throw std::runtime_error("CreateFile '" + path + "': there is a server already");
  }
  file_ = ipc::Handle(opened);
  user.check_owner(opened, SE_FILE_OBJECT, "CreateFile", path);
  BY_HANDLE_FILE_INFORMATION found;
  if (!::GetFileInformationByHandle(opened, &found)) {  // a device, or a pipe
    ipc::throw_system_error("GetFileInformationByHandle", path);
  }
  if (found.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) {
    ipc::throw_system_error("CreateFile", path, ERROR_CANT_ACCESS_FILE);
  }
  // 0: it is new, or its maker was killed before it had a size. Else it keeps the size it has.
  const auto there = std::uint64_t{found.nFileSizeHigh} << 32 | found.nFileSizeLow;
  const auto size = there == 0 ? sizeof(LedgerPage) : there;
  if (size < sizeof(LedgerPage)) {
    ipc::throw_too_small("CreateFileMapping", path, sizeof(LedgerPage), size);
  }
  const ipc::Handle section(::CreateFileMappingW(opened, nullptr, PAGE_READWRITE, 0,
                                                 there == 0 ? sizeof(LedgerPage) : 0, nullptr));
  if (!section) ipc::throw_system_error("CreateFileMapping", path);
  mapping_.emplace(section, sizeof(LedgerPage), path);  // which keeps the section
  page_ = &ipc::layout::find_or_make<LedgerPage>({mapping_->data(), mapping_->size()}, size,
                                                 "ledger '" + path + "'");
}
// [open]

}  // namespace lesson
