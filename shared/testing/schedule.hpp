#pragma once
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "testing/trace.hpp"

namespace testing {

/// Runs threads one atomic step at a time, in an order that the check chooses: a given one, or
/// every one in turn. What goes wrong then goes wrong every time, on every machine.
///
/// The threads are real, but only one runs at any moment, and it stops before each operation on a
/// SteppedSync::Atomic, or on a mutex or condition variable of SteppedMonitor, until it is its
/// turn. Each step is seen by all at once (sequential consistency): what reordering breaks is found
/// by the model checker, not here.
///
///     for (Schedules all; all.next();) {            // or: Schedules one("ABAB")
///       Counter<SteppedSync> counter;               // fresh for each schedule
///       all.run({[&] { … }, [&] { … }});            // thread A, thread B
///       INFO(all.story());
///       REQUIRE(…);
///     }
class Schedules {
 public:
  /// Every order in which the threads' steps can follow one another.
  Schedules();

  /// One order.
  /// @param order a letter a step: 'A' lets thread A take its next step, 'a' lets its wait time
  ///   out. A letter that cannot be obeyed is passed over; when the letters are used up, the
  ///   threads finish one after the other.
  explicit Schedules(std::string order);
  ~Schedules();

  /// Goes on to the next schedule.
  /// @returns false when there is none left.
  bool next();

  /// Runs one thread for each body to its end, as the current schedule says.
  void run(std::vector<std::function<void()>> bodies);

  /// @returns whether a thread did not come to its end: it slept with nobody left to wake it, or
  ///   went round in a loop. It was ended by an exception.
  bool stranded() const { return stranded_; }

  /// @returns what each thread did, a step a line; only the last `most` of them.
  std::string story(std::size_t most = 20) const;

 private:
  friend struct SteppedSync;
  template <int spurious_wake_ups>
  friend struct BasicSteppedMonitor;

  enum class State { at_a_step, asleep, done };
  struct Thread {
    char letter;
    State state = State::at_a_step;
    std::function<bool()> ready = nullptr;  // if set: whether it may take the step that it is at
    std::vector<const void*> queues{};      // of the words that it sleeps on, or is about to
    const bool* taken = nullptr;  // of the mutex that its next step locks: it must be false first
    bool timed = false;           // its sleep can time out
    bool timed_out = false;
  };
  struct Option {
    std::size_t thread;
    bool time_out;
  };
  struct Choice {
    std::size_t taken;
    std::size_t options;
  };
  struct Ended {};  // thrown through a thread that nobody will wake, or that never ends

  static constexpr std::size_t longest_run = 2000;  // steps; a thread that takes more is looping

  // The calling thread's place in the run; none in a thread that no schedule drives.
  static inline thread_local Schedules* current = nullptr;
  static inline thread_local Thread* me = nullptr;

  // Called by the policies, in the thread whose turn it is. Not in one that is being ended: what
  // its destructors do is no step.
  static void stop();
  static void stop_until(std::function<bool()> ready);
  static void log(const char* format, long long first, long long second, Here where);
  static void stop_until_free(const bool& taken);
  static void queue(const void* word);
  static bool sleep(bool timed, const bool* taken = nullptr);
  static int wake(const void* word, int most);

  void thread_main(Thread& thread, const std::function<void()>& body);
  void yield_turn();
  void give_turn(Thread& thread);
  std::vector<Option> options() const;
  Option choose(const std::vector<Option>& options);

  std::string order_;
  bool given_ = false;
  std::size_t count_ = 0;
  std::size_t depth_ = 0;        // choices made in this run
  std::size_t letter_ = 0;       // letters of order_ used in this run
  std::vector<Choice> choices_;  // the path to this schedule; next() moves it to its neighbour
  std::vector<Thread> threads_;
  Trace trace_;
  bool stranded_ = false;
  bool endless_ = false;  // stranded by its own loop

  std::mutex mutex_;
  std::condition_variable turn_changed_;
  Thread* turn_ = nullptr;  // who may run; nobody while the schedule decides
  bool ending_ = false;
};

/// The policy that makes a primitive stop before each step; see ipc/sync.hpp for its members.
struct SteppedSync {
  enum class Deadline {
    never,
    some_time,  ///< times out if and when the schedule says so
  };
  static constexpr Deadline never = Deadline::never;
  static constexpr bool sleepers_can_die = false;

  template <class T>
  class Atomic {
   public:
    Atomic(T value = T()) : value_(value) {}
    Atomic(const Atomic&) = delete;

    T load(std::memory_order = std::memory_order_seq_cst, Here here = Here::current()) const {
      Schedules::stop();
      Schedules::log("load -> %lld", number(value_), 0, here);
      return value_;
    }
    void store(T value, std::memory_order = std::memory_order_seq_cst,
               Here here = Here::current()) {
      Schedules::stop();
      Schedules::log("store %lld", number(value), 0, here);
      value_ = value;
    }
    T exchange(T value, std::memory_order = std::memory_order_seq_cst,
               Here here = Here::current()) {
      return change("exchange %lld -> %lld", value, here, [](T, T given) { return given; });
    }
    T fetch_add(T value, std::memory_order = std::memory_order_seq_cst,
                Here here = Here::current()) {
      return change("fetch_add %lld -> %lld", value, here, [](T a, T b) { return a + b; });
    }
    T fetch_sub(T value, std::memory_order = std::memory_order_seq_cst,
                Here here = Here::current()) {
      return change("fetch_sub %lld -> %lld", value, here, [](T a, T b) { return a - b; });
    }
    T fetch_or(T value, std::memory_order = std::memory_order_seq_cst,
               Here here = Here::current()) {
      return change("fetch_or %lld -> %lld", value, here, [](T a, T b) { return a | b; });
    }
    T fetch_and(T value, std::memory_order = std::memory_order_seq_cst,
                Here here = Here::current()) {
      Schedules::stop();
      const T old = value_;  // logged with what the mask clears, which is the number to read
      Schedules::log("fetch_and ~%lld -> %lld", number(static_cast<T>(~value)), number(old), here);
      value_ = static_cast<T>(old & value);
      return old;
    }
    bool compare_exchange_strong(T& expected, T value,
                                 std::memory_order = std::memory_order_seq_cst,
                                 std::memory_order = std::memory_order_seq_cst,
                                 Here here = Here::current()) {
      Schedules::stop();
      if (value_ != expected) {
        Schedules::log("compare_exchange %lld: found %lld", number(expected), number(value_), here);
        expected = value_;
        return false;
      }
      Schedules::log("compare_exchange %lld: now %lld", number(expected), number(value), here);
      value_ = value;
      return true;
    }
    bool compare_exchange_weak(T& expected, T value, std::memory_order success = {},
                               std::memory_order failure = {}, Here here = Here::current()) {
      return compare_exchange_strong(expected, value, success, failure, here);
    }

    /// @returns the value, without a step.
    T peek() const { return value_; }

   private:
    static long long number(T value) { return static_cast<long long>(value); }

    template <class Operation>
    T change(const char* format, T operand, Here here, Operation operation) {
      Schedules::stop();
      const T old = value_;
      Schedules::log(format, number(operand), number(old), here);
      value_ = static_cast<T>(operation(old, operand));
      return old;
    }

    T value_;
  };

  /// Data that is not atomic: reading and writing it are steps of their own.
  template <class T>
  class Plain {
   public:
    Plain(T value = T()) : value_(value) {}
    operator T() const {
      Schedules::stop();
      Schedules::log("read -> %lld", static_cast<long long>(value_), 0, {});
      return value_;
    }
    T operator=(T value) {
      Schedules::stop();
      Schedules::log("write %lld", static_cast<long long>(value), 0, {});
      return value_ = value;
    }

   private:
    T value_;
  };

  /// For a machine that a lesson builds itself, of steps that are not listed here: waits for this
  /// thread's turn. What the thread does from here to its next step is one step.
  static void stop() { Schedules::stop(); }

  /// The same for a step that can be taken only while `ready()` holds. A thread that is at such a
  /// step when all others are done is ended there, and does not count as stranded.
  static void stop_until(std::function<bool()> ready) { Schedules::stop_until(std::move(ready)); }

  /// Writes down what the thread does in its turn.
  static void log(const char* format, long long number, Here here) {
    Schedules::log(format, number, 0, here);
  }

  static bool wait(Atomic<std::uint32_t>& word, std::uint32_t expected, Deadline until,
                   Here here = Here::current());
  static constexpr std::size_t most_words = 4;
  static bool wait_any(std::span<Atomic<std::uint32_t>* const> words,
                       std::span<const std::uint32_t> expected, Deadline until,
                       Here here = Here::current());
  static void wake_one(Atomic<std::uint32_t>& word, Here here = Here::current());
  static void wake_all(Atomic<std::uint32_t>& word, Here here = Here::current());

  /// Nothing: the steps are in one order as it is.
  static void full_fence() {}

  /// @returns 1 in thread A, 2 in thread B, and so on.
  static std::uint32_t this_thread();
};

}  // namespace testing
