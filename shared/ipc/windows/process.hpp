#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ipc/deadline.hpp"
#include "ipc/error.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/text.hpp"

namespace ipc {

/// A child process as Windows knows it: a handle that is signalled when the process ends, and a job
/// that ends the process when its last handle, ours, is closed.
class Child {
 public:
  /// What Process::start() does here.
  static Child start(const std::string& program, const std::vector<std::string>& arguments);

  /// What Process::kill() does here.
  void kill() { ::TerminateProcess(process_.get(), killed); }

  /// What Process::wait() does here.
  std::optional<int> wait(Deadline until);

  /// @returns whether there is a child; not after it was moved from.
  explicit operator bool() const { return static_cast<bool>(process_); }

 private:
  static constexpr UINT killed = 128 + 9;  // as after SIGKILL

  Child(Handle process, Handle job) : process_(std::move(process)), job_(std::move(job)) {}

  static std::wstring quoted(const std::string& argument);

  Handle process_;
  Handle job_;
};

inline Child Child::start(const std::string& program, const std::vector<std::string>& arguments) {
  Handle job(::CreateJobObjectW(nullptr, nullptr));
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
  if (!job || !::SetInformationJobObject(job.get(), JobObjectExtendedLimitInformation, &limits,
                                         sizeof limits)) {
    throw_system_error("CreateJobObject", program);
  }

  std::wstring command = quoted(program);
  for (const std::string& argument : arguments) command += L' ' + quoted(argument);
  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  startup.dwFlags = STARTF_USESTDHANDLES;
  startup.hStdInput = ::GetStdHandle(STD_INPUT_HANDLE);
  startup.hStdOutput = ::GetStdHandle(STD_OUTPUT_HANDLE);
  startup.hStdError = ::GetStdHandle(STD_ERROR_HANDLE);
  PROCESS_INFORMATION made;
  // Inherited are the handles that were made to be inherited, which none of ours is. Suspended, so
  // that the child is in its job before its first instruction.
  if (!::CreateProcessW(to_wide(program).c_str(), command.data(), nullptr, nullptr,
                        /*inherit*/ TRUE, CREATE_SUSPENDED, nullptr, nullptr, &startup, &made)) {
    throw_system_error("CreateProcess", program);
  }
  Child child(Handle(made.hProcess), std::move(job));
  const Handle thread(made.hThread);
  if (!::AssignProcessToJobObject(child.job_.get(), made.hProcess) ||
      ::ResumeThread(thread.get()) == static_cast<DWORD>(-1)) {
    const int why = last_error();
    child.kill();
    throw_system_error("AssignProcessToJobObject", program, why);
  }
  return child;
}

inline std::optional<int> Child::wait(Deadline until) {
  if (wait_for(process_.get(), until) == WaitResult::timed_out) return std::nullopt;
  DWORD status = 0;
  if (!::GetExitCodeProcess(process_.get(), &status)) throw_system_error("GetExitCodeProcess");
  return static_cast<int>(status);
}

// The other program takes its command line apart again, by the rules of CommandLineToArgvW:
// backslashes count only before a quote, and are doubled there.
inline std::wstring Child::quoted(const std::string& argument) {
  std::wstring out = L"\"";
  std::size_t backslashes = 0;
  for (const wchar_t c : to_wide(argument)) {
    if (c == L'"') out.append(backslashes + 1, L'\\');
    backslashes = c == L'\\' ? backslashes + 1 : 0;
    out += c;
  }
  return out.append(backslashes, L'\\') + L'"';
}

/// @returns the path of the program that runs.
inline std::string this_program() {
  std::wstring path(MAX_PATH, L'\0');
  for (;;) {
    const DWORD size = ::GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size()));
    if (size == 0) throw_system_error("GetModuleFileName");
    if (size < path.size()) return to_utf8(path.substr(0, size));
    path.resize(2 * path.size());
  }
}

}  // namespace ipc
