#include "testing/kill_each_step.hpp"

#include <sys/ptrace.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <unordered_set>

#include "ipc/error.hpp"
#include "testing/catch.hpp"
#include "testing/linux/traced_child.hpp"

// Whether a sanitizer is linked in: each of them brings a function of this name.
extern "C" {
[[gnu::weak]] void __asan_init();
[[gnu::weak]] void __tsan_init();
}

namespace testing {
namespace {

// A sanitizer makes many instructions of each. It looks for other things than points to be killed
// at, so there the process is killed between its system calls only.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool at_each_instruction = false;
#elif defined(__has_feature)
constexpr bool at_each_instruction =
    !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer);
#else
constexpr bool at_each_instruction = true;
#endif

// Why no child can be traced here; 0 if it can.
int refusal_to_trace() {
  const pid_t child = ::fork();
  if (child < 0) ipc::throw_system_error("fork");
  if (child == 0) leave(::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0 ? 0 : errno);
  return WEXITSTATUS(status_of(child));
}

}  // namespace

// A child that took each step to its point singly would make the cost grow with the square of their
// number. So it runs at full speed through the system calls before the point, and then to the last
// place on the way where nobody came by before; from there on it takes single steps.
long kill_each_step(const std::function<void()>& body, const std::function<void()>& after,
                    const Beforehand& beforehand, KillAt at) {
  // First one at full speed: should it throw, that would take thousands of steps.
  TracedChild(body, beforehand, Trace::no).run_untraced();
  if (const int refusal = refusal_to_trace()) {
    std::printf("  cannot run here: to kill at each step takes ptrace(2), which is refused: %s\n",
                std::strerror(refusal));
    return 0;
  }
  after();
  const bool single_steps = at_each_instruction && at == KillAt::each_instruction;
  // The compiler has said whether to take single steps; what was linked says whether that is right.
  const bool must_step =
      at == KillAt::each_instruction && &__asan_init == nullptr && &__tsan_init == nullptr;
  long points = 1;
  for (long calls = 0;; ++calls) {
    bool at_call = false;
    std::unordered_set<std::uint64_t> places;  // that were come by after the last call
    long known = 0;                            // steps to the latest of them that was new
    std::uint64_t there = 0;                   // and where that was
    long steps = 0;
    while (steps == 0 || (single_steps && !at_call)) {
      {
        TracedChild child(body, beforehand);
        for (long i = 0; i < calls && child.lives(); ++i) child.run_through_call();
        if (child.lives() && known > 0) child.run_to(there);
        for (long i = known; i < steps && child.lives(); ++i) child.step();
        if (!child.lives()) {
          if (known == 0) return points;  // it got to its end
          known = 0;  // or took another way this time, as malloc may: look closer
          continue;
        }
        at_call = child.is_at_call();
        if (places.insert(child.place()).second) {
          known = steps;
          there = child.place();
        }
      }
      after();
      ++points;
      ++steps;
    }
    if (must_step) REQUIRE(steps > 1);  // not at its system calls only
  }
}

}  // namespace testing
