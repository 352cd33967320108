#include "testing/one_core.hpp"

#include <sched.h>

#include "ipc/error.hpp"

namespace testing {

void stay_on_one_core() {
  cpu_set_t allowed;
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0)
    ipc::throw_system_error("sched_getaffinity");
  int first = 0;
  while (!CPU_ISSET(first, &allowed)) ++first;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  if (::sched_setaffinity(0, sizeof one, &one) != 0) ipc::throw_system_error("sched_setaffinity");
}

}  // namespace testing
