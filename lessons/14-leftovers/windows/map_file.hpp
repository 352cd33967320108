#pragma once
#include <cstddef>
#include <string>

#include "ipc/error.hpp"
#include "ipc/windows/shared_memory.hpp"
#include "ipc/windows/text.hpp"

namespace lesson {

/// Maps the first bytes of a file, and makes the file if there is none. What is written to the
/// mapping is in the file, whoever is killed; a power failure is another matter (FlushViewOfFile).
/// @throws std::system_error if the system refuses.
// [map_file]
inline ipc::Mapping map_file(const std::string& path, std::size_t bytes) {
  const HANDLE opened = ::CreateFileW(ipc::to_wide(path).c_str(), GENERIC_READ | GENERIC_WRITE,
                                      FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_ALWAYS,
                                      FILE_ATTRIBUTE_NORMAL, nullptr);
  if (opened == INVALID_HANDLE_VALUE) ipc::throw_system_error("CreateFile", path);
  const ipc::Handle file(opened);
  // A file handle in the first argument, and no name. Makes a file longer, never shorter.
  const ipc::Handle section(::CreateFileMappingW(file.get(), nullptr, PAGE_READWRITE, 0,
                                                 static_cast<DWORD>(bytes), nullptr));
  if (!section) ipc::throw_system_error("CreateFileMapping", path);
  return ipc::Mapping(section, bytes, path);
}
// [map_file]

}  // namespace lesson
