#pragma once
#include <cstdint>

namespace lesson {

/// What `++issued` is, be `issued` plain or volatile: one line, a read and a write.
// [one-line]
template <class Sync>
struct OneLineCounter {
  typename Sync::template Plain<std::uint64_t> issued{0};

  std::uint64_t take() { return issued = issued + 1; }
};
// [one-line]

}  // namespace lesson
