#pragma once

namespace ipc {

/// Tells the processor that this thread spins, so that it does not run ahead of the loop.
inline void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace ipc
