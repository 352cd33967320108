// Refused: "deleted"
#include "ipc/shared_atomic.hpp"

void sleep_until_it_changes(const ipc::SharedAtomic<int>& tickets) {
  tickets.wait(0);
}
