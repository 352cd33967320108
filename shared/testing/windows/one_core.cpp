#include "testing/one_core.hpp"

#include "ipc/error.hpp"
#include "ipc/windows/win32.hpp"

namespace testing {

void stay_on_one_core() {
  DWORD_PTR allowed = 0;
  DWORD_PTR system = 0;
  if (!::GetProcessAffinityMask(::GetCurrentProcess(), &allowed, &system)) {
    ipc::throw_system_error("GetProcessAffinityMask");
  }
  const DWORD_PTR first = allowed & (~allowed + 1);
  if (!::SetProcessAffinityMask(::GetCurrentProcess(), first)) {
    ipc::throw_system_error("SetProcessAffinityMask");
  }
}

}  // namespace testing
