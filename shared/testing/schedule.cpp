#include "testing/schedule.hpp"

#include <algorithm>
#include <cctype>
#include <climits>

namespace testing {

Schedules::Schedules() = default;
Schedules::Schedules(std::string order) : order_(std::move(order)), given_(true) {}
Schedules::~Schedules() = default;

bool Schedules::next() {
  ++count_;
  if (given_ || count_ == 1) return count_ == 1;
  while (!choices_.empty() && choices_.back().taken + 1 == choices_.back().options) {
    choices_.pop_back();
  }
  if (choices_.empty()) return false;
  ++choices_.back().taken;
  return true;
}

void Schedules::stop() {
  if (current && !current->ending_) current->yield_turn();
}

void Schedules::stop_until(std::function<bool()> ready) {
  if (!current || current->ending_) return;
  me->ready = std::move(ready);
  current->yield_turn();
  me->ready = nullptr;
}

void Schedules::log(const char* format, long long first, long long second, Here where) {
  if (current && !current->ending_) current->trace_.add(me->letter, format, first, second, where);
}

void Schedules::queue(const void* word) {
  if (current) me->queues.push_back(word);
}

void Schedules::run(std::vector<std::function<void()>> bodies) {
  depth_ = letter_ = 0;
  stranded_ = endless_ = ending_ = false;
  trace_.clear();
  threads_.clear();
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    threads_.push_back({.letter = static_cast<char>('A' + i)});
  }

  std::vector<std::jthread> running;  // joined at the end of this function
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    running.emplace_back([this, i, &bodies] { thread_main(threads_[i], bodies[i]); });
    give_turn(threads_[i]);  // up to its first step
  }

  for (std::size_t steps = 0;; ++steps) {
    const std::vector<Option> now = options();
    endless_ = steps == longest_run;
    if (now.empty() || endless_) break;
    const Option chosen = choose(now);
    Thread& thread = threads_[chosen.thread];
    if (chosen.time_out) {
      thread.timed_out = true;
      thread.state = State::at_a_step;
    }
    give_turn(thread);
  }

  ending_ = true;  // whoever is not done by now never will be
  for (Thread& thread : threads_) {
    if (thread.state == State::done) continue;
    stranded_ |= !thread.ready;
    give_turn(thread);
  }
}

std::string Schedules::story(std::size_t most) const {
  std::string text = "\n" + trace_.text(most);
  if (endless_) {
    text += "      and so on, without end\n";
  } else if (stranded_) {
    text += "      and now nobody runs: the wake-up is lost\n";
  }
  return text;
}

// Every thread's possible next step. The order is the same in each run, so a path of choices leads
// to the same schedule again.
std::vector<Schedules::Option> Schedules::options() const {
  std::vector<Option> found;
  for (std::size_t i = 0; i < threads_.size(); ++i) {
    const Thread& thread = threads_[i];
    const bool asleep = thread.state == State::asleep;
    const bool can_go = thread.state == State::at_a_step && !(thread.taken && *thread.taken) &&
                        (!thread.ready || thread.ready());
    if (can_go) found.push_back({i, false});
    // Time passes for a thread that was woken, too, until it has locked its mutex again.
    if (thread.timed && (asleep || (can_go && thread.taken))) found.push_back({i, true});
  }
  return found;
}

Schedules::Option Schedules::choose(const std::vector<Option>& options) {
  if (!given_) {
    if (depth_ == choices_.size()) choices_.push_back({0, options.size()});
    return options[choices_[depth_++].taken];
  }
  while (letter_ < order_.size()) {
    const char letter = order_[letter_++];
    for (const Option& option : options) {
      const char name = threads_[option.thread].letter;
      if (letter == (option.time_out ? std::tolower(name) : name)) return option;
    }
  }
  return options.front();
}

void Schedules::thread_main(Thread& thread, const std::function<void()>& body) {
  {
    std::unique_lock lock(mutex_);
    turn_changed_.wait(lock, [&] { return turn_ == &thread; });
  }
  current = this;
  me = &thread;
  try {
    body();
  } catch (const Ended&) {
  }
  current = nullptr;
  const std::lock_guard lock(mutex_);
  thread.state = State::done;
  turn_ = nullptr;
  turn_changed_.notify_all();
}

// The schedule's side: lets one thread go on until it stops at its next step, sleeps or is done.
void Schedules::give_turn(Thread& thread) {
  std::unique_lock lock(mutex_);
  turn_ = &thread;
  turn_changed_.notify_all();
  turn_changed_.wait(lock, [&] { return turn_ == nullptr; });
}

// The thread's side: gives the turn back and waits for the next.
void Schedules::yield_turn() {
  std::unique_lock lock(mutex_);
  turn_ = nullptr;
  turn_changed_.notify_all();
  turn_changed_.wait(lock, [this] { return turn_ == me; });
  if (ending_) throw Ended{};
}

// Gives a thread its turn only when the mutex is free: a thread that waits for one makes no steps.
void Schedules::stop_until_free(const bool& taken) {
  if (!current) return;
  me->taken = &taken;
  stop();
  me->taken = nullptr;
}

// Returns false if the sleep timed out. A thread that needs a mutex to go on gets its turn only
// when it is free, unless its time is up.
bool Schedules::sleep(bool timed, const bool* taken) {
  if (!current) return false;  // outside of a run nobody wakes
  me->state = State::asleep;
  me->taken = taken;
  me->timed = timed;
  me->timed_out = false;
  current->yield_turn();
  me->queues.clear();  // only now: until it runs, a wake at another of its words is spent on it
  me->taken = nullptr;
  me->timed = false;
  return !me->timed_out;
}

int Schedules::wake(const void* word, int most) {
  if (!current) return 0;  // outside of a run nobody sleeps
  int woken = 0;
  for (Thread& thread : current->threads_) {
    if (woken == most || std::erase(thread.queues, word) == 0) continue;
    if (thread.state == State::asleep) thread.state = State::at_a_step;
    ++woken;
  }
  return woken;
}

bool SteppedSync::wait(Atomic<std::uint32_t>& word, std::uint32_t expected, Deadline until,
                       Here here) {
  Schedules::stop();
  if (word.peek() != expected) {
    Schedules::log("wait while %lld: it is %lld", expected, word.peek(), here);
    return true;
  }
  Schedules::log("wait while %lld: asleep", expected, 0, here);
  Schedules::queue(&word);
  const bool woken = Schedules::sleep(until != never);
  Schedules::log(woken ? "wakes up" : "times out", 0, 0, here);
  return woken;
}

bool SteppedSync::wait_any(std::span<Atomic<std::uint32_t>* const> words,
                           std::span<const std::uint32_t> expected, Deadline until, Here here) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    Schedules::stop();
    const auto number = static_cast<long long>(i);
    if (words[i]->peek() != expected[i]) {
      Schedules::log("wait any: word %lld is %lld", number, words[i]->peek(), here);
      Schedules::me->queues.clear();
      return true;
    }
    Schedules::log("wait any: word %lld while %lld", number, expected[i], here);
    Schedules::queue(words[i]);
  }
  if (Schedules::me->queues.size() < words.size()) {
    Schedules::log("wait any: woken already", 0, 0, here);
    Schedules::me->queues.clear();
    return true;
  }
  Schedules::log("wait any: asleep on %lld words", static_cast<long long>(words.size()), 0, here);
  const bool woken = Schedules::sleep(until != never);
  Schedules::log(woken ? "wakes up" : "times out", 0, 0, here);
  return woken;
}

void SteppedSync::wake_one(Atomic<std::uint32_t>& word, Here here) {
  Schedules::stop();
  Schedules::log("wake one: %lld woken", Schedules::wake(&word, 1), 0, here);
}

void SteppedSync::wake_all(Atomic<std::uint32_t>& word, Here here) {
  Schedules::stop();
  Schedules::log("wake all: %lld woken", Schedules::wake(&word, INT_MAX), 0, here);
}

std::uint32_t SteppedSync::this_thread() {
  return static_cast<std::uint32_t>(Schedules::me->letter - 'A' + 1);
}

}  // namespace testing
