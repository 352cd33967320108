// Litmus tests: programs of two or four steps, made to find out which outcomes a machine allows.
// The same source runs one step at a time, on store buffers, in the model and on your processor.
#pragma once
#include <array>
#include <atomic>
#include <cstddef>
#include <string>

namespace lesson {

template <std::memory_order store_order, std::memory_order load_order, bool with_fence = false>
struct Orders {
  static constexpr std::memory_order store = store_order;
  static constexpr std::memory_order load = load_order;
  static constexpr bool fence = with_fence;
};
using Relaxed = Orders<std::memory_order_relaxed, std::memory_order_relaxed>;
using ReleaseAcquire = Orders<std::memory_order_release, std::memory_order_acquire>;
using SeqCst = Orders<std::memory_order_seq_cst, std::memory_order_seq_cst>;
using RelaxedAndFence = Orders<std::memory_order_relaxed, std::memory_order_relaxed, true>;

/// Store buffering: two threads, each raises its flag and looks at the other's.
// [flags]
template <class Sync, class Orders>
struct Flags {
  typename Sync::template Atomic<int> flag[2]{};
  std::array<int, 2> saw{};

  void thread(unsigned me) {
    flag[me].store(1, Orders::store);
    if constexpr (Orders::fence) Sync::fence();
    saw[me] = flag[1 - me].load(Orders::load);
  }
};
// [flags]

/// Message passing: one thread writes the text, then the number; the other looks at the number,
/// then at the text.
template <class Sync, class Orders>
struct Box {
  typename Sync::template Atomic<int> text{0};
  typename Sync::template Atomic<int> number{0};
  std::array<int, 2> saw{};  // the number, the text

  void thread(unsigned me) {
    if (me == 0) {
      text.store(1, std::memory_order_relaxed);
      number.store(1, Orders::store);
    } else {
      saw[0] = number.load(Orders::load);
      saw[1] = text.load(std::memory_order_relaxed);
    }
  }
};

/// How often each outcome came. An outcome is what the threads saw, written in a row: "01".
template <std::size_t looks>
class Tally {
 public:
  void add(const std::array<int, looks>& saw) {
    std::size_t outcome = 0;
    for (const int one : saw) outcome = 2 * outcome + static_cast<std::size_t>(one);
    ++counts_[outcome];
    ++total_;
  }
  long long count(std::size_t outcome) const { return counts_[outcome]; }
  long long total() const { return total_; }

  /// @returns the outcomes that came: "00 01 11".
  std::string outcomes() const {
    std::string text;
    for (std::size_t outcome = 0; outcome < counts_.size(); ++outcome) {
      if (counts_[outcome] == 0) continue;
      if (!text.empty()) text += ' ';
      for (std::size_t bit = looks; bit-- > 0;) text += outcome >> bit & 1 ? '1' : '0';
    }
    return text;
  }

 private:
  std::array<long long, 1 << looks> counts_{};
  long long total_ = 0;
};

}  // namespace lesson
