#pragma once
#include <string>

#include "ipc/error.hpp"
#include "ipc/windows/win32.hpp"

namespace ipc {

/// @returns UTF-8 text as Windows' wide functions take it.
/// @throws std::system_error if it is not UTF-8.
inline std::wstring to_wide(const std::string& text) {
  const int size = static_cast<int>(text.size());
  if (size == 0) return {};
  const int needed =
      ::MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text.data(), size, nullptr, 0);
  if (needed == 0) throw_system_error("MultiByteToWideChar", text);
  std::wstring wide(static_cast<std::size_t>(needed), L'\0');
  ::MultiByteToWideChar(CP_UTF8, 0, text.data(), size, wide.data(), needed);
  return wide;
}

/// @returns text of a wide function as UTF-8.
inline std::string to_utf8(const std::wstring& wide) {
  const int size = static_cast<int>(wide.size());
  const int needed =
      ::WideCharToMultiByte(CP_UTF8, 0, wide.data(), size, nullptr, 0, nullptr, nullptr);
  std::string text(static_cast<std::size_t>(needed), '\0');
  ::WideCharToMultiByte(CP_UTF8, 0, wide.data(), size, text.data(), needed, nullptr, nullptr);
  return text;
}

}  // namespace ipc
