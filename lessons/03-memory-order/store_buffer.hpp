// A machine whose stores wait in a buffer before the other core sees them. Only to be run on a
// schedule: it stands for x86, whose buffers no program can hold back.
#pragma once
#include <array>
#include <atomic>
#include <deque>
#include <functional>
#include <optional>
#include <utility>

#include "testing/schedule.hpp"

namespace lesson {

/// The policy for it. The rules are x86-TSO's (P. Sewell, S. Sarkar, S. Owens, F. Zappa Nardelli
/// and M. Myreen, 2010): a buffer for each core, first in, first out; the core itself sees what is
/// in it; a fence, or a store that is sequentially consistent, empties it first.
struct StoreBufferSync {
  class Word {
   public:
    Word(int value = 0) : memory_(value) {}

    int load(std::memory_order = std::memory_order_seq_cst,
             testing::Here here = testing::Here::current()) const {
      return look("load -> %lld", here);
    }
    void store(int value, std::memory_order order = std::memory_order_seq_cst,
               testing::Here here = testing::Here::current()) {
      const bool now = order == std::memory_order_seq_cst;
      put(value, now ? "store %lld" : "store %lld, into the buffer", here);
      while (now && write_oldest(*mine)) {
      }
    }

   protected:
    int look(const char* how, testing::Here here) const {
      testing::SteppedSync::stop();
      int value = memory_;
      for (const auto& [word, stored] : *mine) {
        if (word == this) value = stored;  // this core's own stores; the newest is the last
      }
      testing::SteppedSync::log(how, value, here);
      return value;
    }
    void put(int value, const char* how, testing::Here here) {
      testing::SteppedSync::stop();
      testing::SteppedSync::log(how, value, here);
      mine->emplace_back(this, value);
    }

   private:
    friend struct StoreBufferSync;
    int memory_;
  };

  template <class>
  using Atomic = Word;

  template <class>
  struct Plain : Word {
    using Word::Word;
    operator int() const { return look("read -> %lld", {}); }
    int operator=(int value) {
      put(value, "write %lld, into the buffer", {});
      return value;
    }
  };

  static void fence() {
    testing::SteppedSync::stop();
    testing::SteppedSync::log("fence", 0, {});
    while (write_oldest(*mine)) {
    }
  }

  using Buffer = std::deque<std::pair<Word*, int>>;
  static inline thread_local Buffer* mine = nullptr;  // of the core that this thread runs on

  /// @returns what was written to memory; nothing if the buffer is empty.
  static std::optional<int> write_oldest(Buffer& buffer) {
    if (buffer.empty()) return std::nullopt;
    const auto [word, value] = buffer.front();
    buffer.pop_front();
    return word->memory_ = value;
  }
};

/// Runs two programs, A and B, on a core each. Two threads more let stores reach memory when the
/// schedule says so: C those of A, D those of B.
/// @param stores how many stores leave each core's buffer in this way.
inline void run_on_two_cores(testing::Schedules& schedule, std::function<void()> a,
                             std::function<void()> b, std::array<int, 2> stores) {
  std::array<StoreBufferSync::Buffer, 2> buffers;
  const auto core = [&buffers](int which, const std::function<void()>& program) {
    StoreBufferSync::mine = &buffers[which];
    program();
  };
  const auto write_out = [&](int which) {
    for (int i = 0; i < stores[which]; ++i) {
      testing::SteppedSync::stop();
      const auto written = StoreBufferSync::write_oldest(buffers[which]);
      if (written) testing::SteppedSync::log("%lld reaches memory", *written, {});
    }
  };
  schedule.run(
      {[&] { core(0, a); }, [&] { core(1, b); }, [&] { write_out(0); }, [&] { write_out(1); }});
}

}  // namespace lesson
