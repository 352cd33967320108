#pragma once
#include <cstdlib>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "ipc/windows/win32.hpp"

namespace lesson {

/// @returns why no figure of this run may be shown as Windows'; empty if it may.
inline std::string not_real() {
  // Wine has a function in its ntdll.dll that Windows has not.
  if (!::GetProcAddress(::GetModuleHandleW(L"ntdll.dll"), "wine_get_version")) return {};
  return "This is Wine. Its figures say nothing about Windows.";
}

/// @returns what a figure of this machine depends on: (what, which), in letters that JSON takes.
inline std::vector<std::pair<std::string, std::string>> machine() {
  const char* processor = std::getenv("PROCESSOR_IDENTIFIER");
  return {{"processor", processor ? processor : "unknown"},
          {"cores", std::to_string(std::thread::hardware_concurrency())},
          {"system", not_real().empty() ? "Windows" : "Wine, not Windows"}};
}

}  // namespace lesson
