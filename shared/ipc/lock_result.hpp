#pragma once

namespace ipc {

/// How RobustMutex::lock() ended.
enum class LockResult {
  acquired,    ///< the lock is ours
  owner_died,  ///< the lock is ours, and what it protects may be half changed
  timed_out,   ///< the deadline passed
};

}  // namespace ipc
