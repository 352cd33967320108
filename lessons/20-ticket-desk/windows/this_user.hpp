#pragma once
#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <system_error>

#include "ipc/error.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/text.hpp"
#include "ipc/windows/win32.hpp"
// These need <windows.h> before them.
#include <aclapi.h>
#include <sddl.h>

namespace lesson {

/// The user whose process this is, and what belongs to that user alone.
class ThisUser {
 public:
  /// @throws std::system_error if the system refuses.
  ThisUser();

  /// @returns the security identifier, as Windows writes it: `S-1-5-21-…`.
  const std::string& text() const { return text_; }

  /// @returns what makes a new object this user's, whom nobody else may use it with. It is not
  ///   inherited. Ours, as long as this lives.
  SECURITY_ATTRIBUTES* only() { return &only_; }

  /// @param object a handle that may read who owns the object (READ_CONTROL).
  /// @param name to report.
  /// @throws std::system_error (ERROR_ACCESS_DENIED) if it is another user's.
  void check_owner(HANDLE object, SE_OBJECT_TYPE type, const char* call,
                   const std::string& name) const;

 private:
  struct Free {
    void operator()(void* memory) const { ::LocalFree(memory); }
  };

  PSID sid() const { return reinterpret_cast<const TOKEN_USER*>(user_.data())->User.Sid; }

  alignas(TOKEN_USER) std::array<std::byte, sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE> user_;
  std::string text_;
  std::unique_ptr<void, Free> descriptor_;
  SECURITY_ATTRIBUTES only_{};
};

// [user]
inline ThisUser::ThisUser() {
  HANDLE opened = nullptr;
  if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &opened)) {
    ipc::throw_system_error("OpenProcessToken");
  }
  const ipc::Handle token(opened);
  DWORD size = 0;
  if (!::GetTokenInformation(token.get(), TokenUser, user_.data(), static_cast<DWORD>(user_.size()),
                             &size)) {
    ipc::throw_system_error("GetTokenInformation");
  }
  wchar_t* sid_text = nullptr;
  if (!::ConvertSidToStringSidW(sid(), &sid_text)) ipc::throw_system_error("ConvertSidToStringSid");
  const std::unique_ptr<wchar_t, Free> owned(sid_text);
  const std::wstring user = sid_text;
  text_ = ipc::to_utf8(user);

  // O: the owner; else an administrator's objects may be owned by all administrators. D:P a list of
  // who may, to which nothing is added by inheritance: this user (A, allow), everything (GA).
  const std::wstring text = L"O:" + user + L"D:P(A;;GA;;;" + user + L")";
  if (!::ConvertStringSecurityDescriptorToSecurityDescriptorW(
          text.c_str(), SDDL_REVISION_1, &only_.lpSecurityDescriptor, nullptr)) {
    ipc::throw_system_error("ConvertStringSecurityDescriptorToSecurityDescriptor");
  }
  descriptor_.reset(only_.lpSecurityDescriptor);
  only_.nLength = sizeof only_;
}
// [user]

// [owner]
inline void ThisUser::check_owner(HANDLE object, SE_OBJECT_TYPE type, const char* call,
                                  const std::string& name) const {
  PSID owner = nullptr;
  void* found = nullptr;
  const DWORD failed = ::GetSecurityInfo(object, type, OWNER_SECURITY_INFORMATION, &owner, nullptr,
                                         nullptr, nullptr, &found);
  const std::unique_ptr<void, Free> owned(found);
  if (failed) ipc::throw_system_error("GetSecurityInfo", name, static_cast<int>(failed));
  if (::EqualSid(owner, sid())) return;
  throw std::system_error(ERROR_ACCESS_DENIED, std::system_category(),
                          std::string(call) + " '" + name + "': it is another user's");
}
// [owner]

}  // namespace lesson
