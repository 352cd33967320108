#pragma once
#include <sys/user.h>

#include <cstdint>

namespace testing {

// The instructions that TracedChild knows, and where the next one stands.
#if defined(__x86_64__)
struct Machine {
  static constexpr std::uint64_t call_bits = 0xffff;
  static constexpr std::uint64_t call = 0x050f;  // syscall
  static constexpr std::uint64_t trap_bits = 0xff;
  static constexpr std::uint64_t trap = 0xcc;  // int3
};
inline constexpr auto program_counter = &user_regs_struct::rip;
#elif defined(__aarch64__)
struct Machine {
  static constexpr std::uint64_t call_bits = 0xffff'ffff;
  static constexpr std::uint64_t call = 0xd400'0001;  // svc #0
  static constexpr std::uint64_t trap_bits = 0xffff'ffff;
  static constexpr std::uint64_t trap = 0xd420'0000;  // brk #0
};
inline constexpr auto program_counter = &user_regs_struct::pc;
#endif

}  // namespace testing
