// What Windows has to carry a message from one process to another. Errors end the run: nobody else
// uses these objects.
#pragma once
#include <stdexcept>
#include <string>

#include "../mechanism.hpp"
#include "ipc/error.hpp"
#include "ipc/windows/handle.hpp"
#include "ipc/windows/text.hpp"
#include "ipc/windows/win32.hpp"

namespace lesson {

/// A pipe with a name, both ways, a message at a time.
class NamedPipe {
 public:
  NamedPipe(const std::string& object, const Mechanism::Start& start) {
    const HANDLE made = ::CreateNamedPipeW(
        path(object).c_str(), PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE,
        PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE | PIPE_REJECT_REMOTE_CLIENTS, /*instances*/ 1,
        /*out*/ 4096, /*in*/ 4096, /*time-out*/ 0, nullptr);
    if (made == INVALID_HANDLE_VALUE) ipc::throw_system_error("CreateNamedPipe", object);
    pipe_ = ipc::Handle(made);
    start();
    if (!::ConnectNamedPipe(pipe_.get(), nullptr) && ::GetLastError() != ERROR_PIPE_CONNECTED) {
      ipc::throw_system_error("ConnectNamedPipe", object);
    }
  }
  explicit NamedPipe(const std::string& object) {
    const HANDLE opened = ::CreateFileW(path(object).c_str(), GENERIC_READ | GENERIC_WRITE,
                                        /*share*/ 0, nullptr, OPEN_EXISTING, 0, nullptr);
    if (opened == INVALID_HANDLE_VALUE) ipc::throw_system_error("CreateFile", object);
    pipe_ = ipc::Handle(opened);
    DWORD mode = PIPE_READMODE_MESSAGE;
    if (!::SetNamedPipeHandleState(pipe_.get(), &mode, nullptr, nullptr)) {
      ipc::throw_system_error("SetNamedPipeHandleState", object);
    }
  }

  void send(const Message& m) {
    DWORD moved = 0;
    if (!::WriteFile(pipe_.get(), &m, sizeof m, &moved, nullptr)) {
      ipc::throw_system_error("WriteFile");
    }
    if (moved != sizeof m) throw std::runtime_error("WriteFile: cut short");
  }
  Message receive() {
    Message m;
    DWORD moved = 0;
    if (!::ReadFile(pipe_.get(), &m, sizeof m, &moved, nullptr)) {
      ipc::throw_system_error("ReadFile");
    }
    if (moved != sizeof m) throw std::runtime_error("ReadFile: cut short");
    return m;
  }

 private:
  static std::wstring path(const std::string& object) {
    return L"\\\\.\\pipe\\" + ipc::to_wide(object);
  }

  ipc::Handle pipe_;
};

}  // namespace lesson
