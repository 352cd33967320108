#pragma once
// The policy for the model checker, Relacy (Debian: relacy-dev). It runs the shipped source in
// simulated threads, through the orders of their steps and the values that the C++ memory model
// lets a load see: a machine weaker than any you can buy.
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <ostream>
#include <span>
#include <string>
#include <thread>  // here, since Relacy makes macros of the words in <semaphore.h>
#include <type_traits>

#include "testing/catch.hpp"
#include "testing/trace.hpp"
// Relacy takes common words for its own, as macros. Here the shipped source is its client, not the
// standard library's, so the words are given back.
#pragma push_macro("errno")
#pragma push_macro("assert")
#include <relacy/relacy.hpp>
#pragma pop_macro("assert")
#pragma pop_macro("errno")
#undef memory_order_relaxed
#undef memory_order_consume
#undef memory_order_acquire
#undef memory_order_release
#undef memory_order_acq_rel
#undef memory_order_seq_cst
#undef new
#undef delete
#undef malloc
#undef calloc
#undef realloc
#undef free

// Relacy has its own new and delete, but not the delete that is told the size: what a container
// calls. Not inline: one that stands for the library's must not be.
void operator delete(void* memory, std::size_t) noexcept {
  operator delete(memory);
}

namespace testing {

namespace detail {

// What the kernel keeps of a thread in wait_any().
struct Queued {
  std::array<const void*, 4> words = {};  // in whose queues it is; null: in none
  bool asleep = false;                    // not yet while it is getting into the queues
  bool woken = false;

  std::size_t at(const void* word) const {
    std::size_t i = 0;
    while (i < words.size() && words[i] != word) ++i;
    return i;
  }
};

}  // namespace detail

/// The policy; see ipc/sync.hpp for its members.
struct ModelSync {
  enum class Deadline {
    never,
    some_time,  ///< the model tries a time-out at every point of the sleep
  };
  static constexpr Deadline never = Deadline::never;
  static constexpr bool sleepers_can_die = false;

  template <class T>
  class Atomic {
   public:
    Atomic(T value = T()) : raw_(value) {}

    T load(std::memory_order order = std::memory_order::seq_cst,
           Here here = Here::current()) const {
      const T value = raw_.load(relacy(order), relacy(here));
      log("load -> %lld", value, 0, here);
      return value;
    }
    void store(T value, std::memory_order order = std::memory_order::seq_cst,
               Here here = Here::current()) {
      raw_.store(value, relacy(order), relacy(here));
      log("store %lld", value, 0, here);
    }
    T exchange(T value, std::memory_order order = std::memory_order::seq_cst,
               Here here = Here::current()) {
      return log("exchange %lld -> %lld", value, raw_.exchange(value, relacy(order), relacy(here)),
                 here);
    }
    T fetch_add(T value, std::memory_order order = std::memory_order::seq_cst,
                Here here = Here::current()) {
      return log("fetch_add %lld -> %lld", value,
                 raw_.fetch_add(value, relacy(order), relacy(here)), here);
    }
    T fetch_sub(T value, std::memory_order order = std::memory_order::seq_cst,
                Here here = Here::current()) {
      return log("fetch_sub %lld -> %lld", value,
                 raw_.fetch_sub(value, relacy(order), relacy(here)), here);
    }
    T fetch_or(T value, std::memory_order order = std::memory_order::seq_cst,
               Here here = Here::current()) {
      return log("fetch_or %lld -> %lld", value, raw_.fetch_or(value, relacy(order), relacy(here)),
                 here);
    }
    T fetch_and(T value, std::memory_order order = std::memory_order::seq_cst,
                Here here = Here::current()) {
      return log("fetch_and ~%lld -> %lld", static_cast<T>(~value),
                 raw_.fetch_and(value, relacy(order), relacy(here)), here);
    }
    bool compare_exchange_strong(T& expected, T value,
                                 std::memory_order success = std::memory_order::seq_cst,
                                 std::memory_order failure = std::memory_order::seq_cst,
                                 Here here = Here::current()) {
      return compare_exchange(rl::bool_t<false>(), expected, value, success, failure, here);
    }
    bool compare_exchange_weak(T& expected, T value,
                               std::memory_order success = std::memory_order::seq_cst,
                               std::memory_order failure = std::memory_order::seq_cst,
                               Here here = Here::current()) {
      return compare_exchange(rl::bool_t<true>(), expected, value, success, failure, here);
    }

   private:
    friend struct ModelSync;

    template <class MayFail>
    bool compare_exchange(MayFail may_fail, T& expected, T value, std::memory_order success,
                          std::memory_order failure, Here here) {
      const T wanted = expected;
      const bool done = raw_.compare_exchange(may_fail, expected, value, relacy(success),
                                              relacy(failure), relacy(here));
      log(done ? "compare_exchange %lld: now %lld" : "compare_exchange %lld: found %lld", wanted,
          done ? value : expected, here);
      return done;
    }

    rl::atomic<T> raw_;
  };

  /// Data that is not atomic. Two threads that touch it with nothing between them to order the two
  /// are a data race, and the model says so.
  template <class T>
  class Plain {
   public:
    Plain(T value = T()) : raw_(value) {}
    operator T() const {
      log("read", 0, 0, {});  // before it is done: if this is the race, it is the last line
      return raw_(relacy(Here{})).load();
    }
    T operator=(T value) {
      log("write %lld", value, 0, {});
      raw_(relacy(Here{})).store(value);
      return value;
    }

   private:
    rl::var<T> raw_;
  };

  /// The same for a struct, which the model does not look into: it is touched as a whole.
  template <class T>
  requires std::is_class_v<T>
  class Plain<T> {
   public:
    Plain(const T& value = T()) : raw_(value) {}
    operator T() const {
      log("read", 0, 0, {});
      touched_(relacy(Here{})).load();
      return raw_;
    }
    const T& operator=(const T& value) {
      log("write", 0, 0, {});
      touched_(relacy(Here{})).store(0);
      return raw_ = value;
    }

   private:
    rl::var<char> touched_{0};  // stands for the struct where the model looks for data races
    T raw_;
  };

  static bool wait(Atomic<std::uint32_t>& word, std::uint32_t expected, Deadline until,
                   Here here = Here::current()) {
    rl::context& model = rl::ctx();
    model.sched();
    model.atomic_thread_fence_seq_cst();  // the kernel's: it takes the lock of the futex's queue
    std::uint32_t value;
    {
      // The kernel compares under that lock, so nobody wakes us between this and falling asleep.
      rl::preemption_disabler undivided(model);
      value = word.raw_.load(rl::mo_acquire, relacy(here));
    }
    if (value != expected) {
      log("wait while %lld: it is %lld", expected, value, here);
      return true;
    }
    log("wait while %lld: asleep", expected, 0, here);
    const bool timed = until != never;
    const bool in_time =
        word.raw_.wait(model, timed, /*spurious*/ false, relacy(here)) != rl::unpark_reason_timeout;
    log(in_time ? "wakes up" : "times out", 0, 0, here);
    return in_time;
  }

  static constexpr std::size_t most_words = std::tuple_size_v<decltype(detail::Queued::words)>;
  static bool wait_any(std::span<Atomic<std::uint32_t>* const> words,
                       std::span<const std::uint32_t> expected, Deadline until,
                       Here here = Here::current()) {
    rl::context& model = rl::ctx();
    detail::Queued& me = queued[rl::thread_index()];
    me = {};
    for (std::size_t i = 0; i < words.size(); ++i) {
      model.sched();
      model.atomic_thread_fence_seq_cst();  // as in wait(); the kernel takes one word at a time
      rl::preemption_disabler undivided(model);
      const std::uint32_t value = words[i]->raw_.load(rl::mo_acquire, relacy(here));
      if (value != expected[i]) {
        log("wait any: word %lld is %lld", i, value, here);
        me = {};
        return true;
      }
      log("wait any: word %lld while %lld", i, value, here);
      me.words[i] = words[i];
    }
    if (me.woken) {
      log("wait any: woken already", 0, 0, here);
      me = {};
      return true;
    }
    log("wait any: asleep on %lld words", words.size(), 0, here);
    me.asleep = true;
    // No order comes from a wake-up here, as the kernel promises none: the words bring their own.
    const bool in_time =
        model.park_current_thread(until != never, /*spurious*/ false,
                                  /*switch*/ false, relacy(here)) != rl::unpark_reason_timeout;
    me = {};  // only now: until it runs, a wake at another of its words is spent on it
    log(in_time ? "wakes up" : "times out", 0, 0, here);
    return in_time;
  }

  static void wake_one(Atomic<std::uint32_t>& word, Here here = Here::current()) {
    wake("wake one", word, 1, here);
  }
  static void wake_all(Atomic<std::uint32_t>& word, Here here = Here::current()) {
    wake("wake all", word, std::numeric_limits<int>::max(), here);
  }

  /// The model knows how fences are ordered among each other, not how they are with seq_cst loads
  /// and stores: where one side has a fence, the other must have one, too, though C++ asks for
  /// less.
  static void full_fence(Here here = Here::current()) {
    rl::ctx().atomic_thread_fence_seq_cst();
    log("full fence", 0, 0, here);
  }

  static std::uint32_t this_thread() { return static_cast<std::uint32_t>(rl::thread_index()) + 1; }

  /// The steps of the run that is being made, or was made last.
  static inline Trace trace;

  /// Forgets the run that was made last.
  static void clear() {
    trace.clear();
    queued = {};
  }

  /// @returns the last of two numbers, having written both down.
  template <class A, class B>
  static B log(const char* format, A first, B second, Here here) {
    trace.add(static_cast<char>('A' + rl::thread_index()), format, static_cast<long long>(first),
              static_cast<long long>(second), here);
    return second;
  }

 protected:
  static rl::memory_order relacy(std::memory_order order) {
    return static_cast<rl::memory_order>(static_cast<int>(order));
  }
  static rl::debug_info relacy(Here here) { return {"", here.file, here.line}; }

 private:
  static void wake(const char* what, Atomic<std::uint32_t>& word, int most, Here here) {
    rl::context& model = rl::ctx();
    model.sched();
    model.atomic_thread_fence_seq_cst();
    log(what, 0, 0, here);
    if (most > 1) {
      for (unsigned i = 0; i < queued.size(); ++i) take_out(i, word, here);
      word.raw_.wake(model, most, relacy(here));
      return;
    }
    // Anyone in the queue may be the one: a thread in wait_any(), or one of those in wait(), whom
    // the model keeps apart. It tries them all.
    unsigned several = 0;
    for (const detail::Queued& thread : queued) several += thread.at(&word) < most_words;
    unsigned chosen = several == 0 ? 0 : rl::rand(several + 1);
    if (chosen == several) {
      if (word.raw_.wake(model, 1, relacy(here)) > 0 || several == 0) return;
      chosen = 0;
    }
    for (unsigned i = 0; i < queued.size(); ++i) {
      if (queued[i].at(&word) < most_words && chosen-- == 0) return take_out(i, word, here);
    }
  }

  static inline std::array<detail::Queued, 4> queued;  // by thread

  // Takes a thread out of a word's queue, if it is there, and wakes it.
  static void take_out(unsigned index, const Atomic<std::uint32_t>& word, Here here) {
    detail::Queued& thread = queued[index];
    const std::size_t i = thread.at(&word);
    if (i == most_words) return;
    thread.words[i] = nullptr;
    thread.woken = true;
    if (thread.asleep) {
      rl::ctx().unpark_thread(static_cast<rl::thread_id_t>(index), /*switch*/ false, relacy(here));
    }
    thread.asleep = false;
  }
};

/// What ends a process that is killed. Its thread catches it, and does no more.
struct Killed {};

/// The policy for a scene in which processes die alone: thread A is killed now and then, before a
/// load, a store, a fetch_or or a wake-up.
/// @tparam one_in how many such steps it takes, on average, until it is.
template <unsigned one_in>
struct KillsThreadA : ModelSync {
  static constexpr bool sleepers_can_die = true;

  template <class T>
  struct Atomic : ModelSync::Atomic<T> {
    using Base = ModelSync::Atomic<T>;
    using Base::Base;
    T load(std::memory_order order = std::memory_order::seq_cst,
           Here here = Here::current()) const {
      maybe_now();
      return Base::load(order, here);
    }
    void store(T value, std::memory_order order = std::memory_order::seq_cst,
               Here here = Here::current()) {
      maybe_now();
      Base::store(value, order, here);
    }
    T fetch_or(T value, std::memory_order order = std::memory_order::seq_cst,
               Here here = Here::current()) {
      maybe_now();
      return Base::fetch_or(value, order, here);
    }
  };
  static void wake_all(Atomic<std::uint32_t>& word, Here here = Here::current()) {
    maybe_now();
    ModelSync::wake_all(word, here);
  }

 private:
  static void maybe_now() {
    if (rl::thread_index() == 0 && rl::rand(one_in) == 0) {
      log("is killed", 0, 0, {});
      throw Killed{};
    }
  }
};

/// A scene for the model: `threads` threads that run `Self::thread(index)`. It is made afresh for
/// each run, so its members are the state that the threads share.
template <class Self, unsigned threads>
struct Scene : rl::test_suite<Self, threads> {
  Scene() { ModelSync::clear(); }
};

/// What must hold wherever it stands in a scene.
inline void must(bool holds, Here here = Here::current()) {
  if (holds) return;
  ModelSync::log("here it fails", 0, 0, here);
  rl::ctx().fail_test("", rl::test_result_user_assert_failed, {"", here.file, here.line});
}

/// How a search of the model ended.
struct Verdict {
  bool holds;       ///< in every run that was made
  long long runs;   ///< how many were made
  std::string why;  ///< what went wrong, and the losing schedule; empty if it holds
};

namespace detail {

inline const char* reason(rl::test_result_e result) {
  switch (result) {
    case rl::test_result_deadlock:
      return "nobody runs any more: a wake-up is lost";
    case rl::test_result_data_race:
      return "data race: nothing orders this access and the other thread's";
    case rl::test_result_user_assert_failed:
      return "what must hold does not";
    default:
      return rl::test_result_str(result);
  }
}

template <class Scene>
Verdict search(rl::scheduler_type_e how, long long most_runs) {
  std::ostream nowhere(nullptr);
  rl::test_params params;
  params.search_type = how;
  params.iteration_count = static_cast<rl::iteration_t>(most_runs);
  params.output_stream = params.progress_stream = &nowhere;
  const bool holds = rl::simulate<Scene>(params);
  const auto runs = static_cast<long long>(params.stop_iteration);
  std::printf("  %lld runs of the model%s\n", runs, holds ? ", and it holds in each" : "");
  std::string why;
  if (!holds) {
    why = "\nlosing schedule, found in run " + std::to_string(runs) + ":\n" +
          ModelSync::trace.text() + "      " + reason(params.test_result) + "\n";
  }
  return {holds, runs, why};
}

}  // namespace detail

/// Tries every run there is: each order of steps, and for each load the last value and the one
/// before it. Where a word takes more values than two, add random_runs(): there a load may be two
/// behind.
template <class Scene>
Verdict every_run() {
  return detail::search<Scene>(rl::sched_full, std::numeric_limits<long long>::max() / 2);
}

/// Tries runs at random, the same ones each time, where there are too many to try all.
template <class Scene>
Verdict random_runs(long long count) {
  return detail::search<Scene>(rl::sched_random, count);
}

/// Fails with the losing schedule if the verdict is that a scene does not always hold.
#define CHECK_HOLDS(...)                            \
  do {                                              \
    const ::testing::Verdict verdict = __VA_ARGS__; \
    INFO(verdict.why);                              \
    CHECK(verdict.holds);                           \
  } while (false)

}  // namespace testing
