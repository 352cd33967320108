// What each Interlocked function returns; then two clerks and one last ticket, taken by a check and
// an addition, and by a compare-exchange, on the same schedule.
//
//   cmake --build --preset run-02
#include <array>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <thread>

#include "ipc/sync.hpp"
#include "table.hpp"
#include "testing/schedule.hpp"
#include "ticket_roll.hpp"

namespace {

void old_or_new() {
  std::printf("On a word that holds 12:     returns   is now\n");
  for (const lesson::Row<std::int32_t>& row : lesson::on_a_word_that_holds_12<std::int32_t>) {
    std::int32_t word = 12;
    const std::int32_t returned = row.function(word);
    std::printf("  %-28s  %2d    %2d   %s\n", row.call, returned, word,
                returned == 12 ? "old" : "new");
  }
}

// [naive]
// One ticket is left. Each step is atomic, and the two are not one.
template <class Sync>
struct CheckThenAdd {
  const std::uint32_t size;
  typename Sync::template Atomic<std::uint32_t> issued{0};

  std::optional<std::uint32_t> take() {
    if (issued.load() == size) return std::nullopt;
    return issued.fetch_add(1) + 1;
  }
};
// [naive]

std::string text(std::optional<std::uint32_t> ticket) {
  return ticket ? "ticket " + std::to_string(*ticket) : "sold out";
}

// [replay]
template <class Roll>
void replay(const char* order) {
  Roll roll{1};
  std::optional<std::uint32_t> a;
  std::optional<std::uint32_t> b;
  testing::Schedules schedule(order);
  schedule.run({[&] { a = roll.take(); }, [&] { b = roll.take(); }});
  std::printf("%s      A: %s, B: %s\n", schedule.story().c_str(), text(a).c_str(), text(b).c_str());
}
// [replay]

void sell_for_real() {
  constexpr std::uint32_t size = 100'000;
  lesson::TicketRoll<ipc::PrivateSync> roll(size);
  std::atomic<std::uint32_t> sold = 0;
  {
    std::array<std::jthread, 4> clerks;
    for (std::jthread& clerk : clerks) {
      clerk = std::jthread([&] {
        while (roll.take()) sold.fetch_add(1, std::memory_order_relaxed);
      });
    }
  }
  std::printf("\n4 real threads at a roll of %u: %u sold.\n", size, sold.load());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) {
    std::fprintf(stderr, "02-interlocked: '%s': expected no argument\n", argv[argc - 1]);
    return 1;
  }
  old_or_new();
  std::printf("\nA roll of one ticket, two clerks. Check, then add:\n");
  replay<CheckThenAdd<testing::SteppedSync>>("ABAB");
  std::printf("\nCompare-exchange, on the same schedule:\n");
  replay<lesson::TicketRoll<testing::SteppedSync>>("ABAB");
  sell_for_real();
}
