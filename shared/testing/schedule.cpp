#include "testing/schedule.hpp"

#include <algorithm>
#include <cctype>
#include <climits>

namespace testing {

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

std::string Schedules::story() const {
  std::string text = "\n" + trace_.text(20);
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
    const bool ready = !threads_[i].ready || threads_[i].ready();
    if (threads_[i].state == State::at_a_step && ready) found.push_back({i, false});
    if (threads_[i].state == State::asleep && threads_[i].timed) found.push_back({i, true});
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

// Returns false if the sleep timed out.
bool Schedules::sleep(const void* word, bool timed) {
  me->state = State::asleep;
  me->word = word;
  me->timed = timed;
  me->timed_out = false;
  current->yield_turn();
  return !me->timed_out;
}

int Schedules::wake(const void* word, int most) {
  int woken = 0;
  for (Thread& thread : current->threads_) {
    if (woken < most && thread.state == State::asleep && thread.word == word) {
      thread.state = State::at_a_step;
      ++woken;
    }
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
  const bool woken = Schedules::sleep(&word, until != never);
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

}  // namespace testing
