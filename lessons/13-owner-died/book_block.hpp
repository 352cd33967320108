#pragma once
#include <cstdint>

namespace lesson {

using Ticket = std::uint64_t;
using Cents = std::uint64_t;

/// A ticket book in shared memory: what the lock protects. `last` and `takings` belong together.
// [block]
template <class Sync>
struct BookBlock {
  using Field = typename Sync::template Atomic<std::uint64_t>;
  Field last{0};           // offset 0: the number on the last ticket
  Field saved_last{0};     // offset 8: what it was before the last change
  Field takings{0};        // offset 16: what all tickets cost
  Field saved_takings{0};  // offset 24: what it was before the last change
  Field changing{0};       // offset 32: 1 while a change is under way
};
// [block]

}  // namespace lesson
