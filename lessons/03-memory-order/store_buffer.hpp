// A machine whose stores wait in a buffer before the other core sees them. Only to be run on a
// schedule: it stands for x86, whose buffers no program can hold back.
#pragma once
#include <atomic>
#include <deque>
#include <functional>
#include <type_traits>
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
      put(value, now, now ? "store %lld" : "store %lld, into the buffer", here);
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
    void put(int value, bool now, const char* how, testing::Here here) {
      testing::SteppedSync::stop();
      testing::SteppedSync::log(how, value, here);
      mine->emplace_back(this, value);
      if (now) empty(*mine);
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
      put(value, /*now*/ false, "write %lld, into the buffer", {});
      return value;
    }
  };

  static void fence() {
    testing::SteppedSync::stop();
    testing::SteppedSync::log("fence", 0, {});
    empty(*mine);
  }

  using Buffer = std::deque<std::pair<Word*, int>>;
  static inline thread_local Buffer* mine = nullptr;  // of the core that this thread runs on

  /// @returns what was written.
  static int write_oldest(Buffer& buffer) {
    const auto [word, value] = buffer.front();
    buffer.pop_front();
    return word->memory_ = value;
  }
  static void empty(Buffer& buffer) {
    while (!buffer.empty()) write_oldest(buffer);
  }
};

/// Runs two programs, A and B, on the machine that `Sync` stands for. On the one with store buffers
/// two threads more bring stores to memory, each when the schedule says so: C those of A, D those
/// of B.
template <class Sync>
void run_on(testing::Schedules& schedule, std::function<void()> a, std::function<void()> b) {
  if constexpr (std::is_same_v<Sync, StoreBufferSync>) {
    StoreBufferSync::Buffer buffer[2];
    const auto core = [&buffer](int which, const std::function<void()>& program) {
      StoreBufferSync::mine = &buffer[which];
      program();
    };
    const auto bring_to_memory = [&buffer](int which) {
      for (;;) {  // until the schedule is at its end
        testing::SteppedSync::stop_until([&] { return !buffer[which].empty(); });
        const int value = StoreBufferSync::write_oldest(buffer[which]);
        testing::SteppedSync::log("%lld reaches memory", value, {});
      }
    };
    schedule.run({[&] { core(0, a); }, [&] { core(1, b); }, [&] { bring_to_memory(0); },
                  [&] { bring_to_memory(1); }});
  } else {
    schedule.run({a, b});
  }
}

}  // namespace lesson
