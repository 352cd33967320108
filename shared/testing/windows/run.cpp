#include "testing/run.hpp"

#include <algorithm>
#include <array>

#include "ipc/error.hpp"
#include "ipc/process.hpp"
#include "ipc/windows/handle.hpp"

namespace testing {
namespace {

// While it lives, the standard handles lead to a file, and a program started meanwhile inherits
// that.
class Redirected {
 public:
  explicit Redirected(const ipc::Handle& file) {
    for (const DWORD stream : streams) ::SetStdHandle(stream, file.get());
  }
  Redirected(const Redirected&) = delete;
  ~Redirected() {
    for (std::size_t i = 0; i < streams.size(); ++i) ::SetStdHandle(streams[i], before_[i]);
  }

 private:
  static constexpr std::array streams{STD_OUTPUT_HANDLE, STD_ERROR_HANDLE};
  const std::array<HANDLE, 2> before_{::GetStdHandle(streams[0]), ::GetStdHandle(streams[1])};
};

ipc::Process start(const std::string& program, const std::vector<std::string>& arguments,
                   const ipc::Handle& file) {
  const Redirected streams(file);
  return ipc::Process::start(program, arguments);
}

ipc::Handle make_file() {
  wchar_t folder[MAX_PATH + 1];
  wchar_t path[MAX_PATH + 1];
  if (!::GetTempPathW(MAX_PATH + 1, folder) || !::GetTempFileNameW(folder, L"run", 0, path)) {
    ipc::throw_system_error("GetTempFileName");
  }
  SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
  ipc::Handle file(::CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, &inherited, CREATE_ALWAYS,
                                 FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, nullptr));
  if (file.get() == INVALID_HANDLE_VALUE) ipc::throw_system_error("CreateFile");
  return file;
}

}  // namespace

Ended run(const std::string& program, const std::vector<std::string>& arguments) {
  const ipc::Handle file = make_file();
  const int status = start(program, arguments, file).wait().value();

  std::string said(::GetFileSize(file.get(), nullptr), '\0');
  DWORD got = 0;
  ::SetFilePointer(file.get(), 0, nullptr, FILE_BEGIN);
  if (!::ReadFile(file.get(), said.data(), static_cast<DWORD>(said.size()), &got, nullptr)) {
    ipc::throw_system_error("ReadFile");
  }
  said.erase(std::remove(said.begin(), said.end(), '\r'), said.end());
  return {status, said};
}

}  // namespace testing
