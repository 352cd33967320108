// What a set and a wait cost: the event of this lesson beside what else a program could use, in one
// run, with every thread pinned to a core. Not a test: figures belong to a machine.
//
//   shared/setup peers
//   cmake --preset native && cmake --build --preset bench-events
//
// On a busy machine it needs priority: sudo chrt -f 1 build/native/bin/bench-events-program
#include <benchmark/benchmark.h>
#include <semaphore.h>
#include <sys/eventfd.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <map>
#include <mutex>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "ipc/auto_reset_event.hpp"
#include "ipc/error.hpp"
#include "ipc/linux/descriptor.hpp"
#include "testing/cores.hpp"
#if __has_include(<boost/interprocess/sync/interprocess_semaphore.hpp>)
#include <boost/interprocess/sync/interprocess_semaphore.hpp>
#endif

namespace {

// ---- what is compared: each has a set() that lets one wait() go

// A word, a wake-up and a sleep, and nothing to tell whether anybody sleeps: it always wakes.
struct BareFutex {
  std::atomic<std::uint32_t> word{0};
  void set() {
    word.store(1, std::memory_order_release);
    ipc::PrivateSync::wake_one(word);
  }
  void wait() {
    while (word.exchange(0, std::memory_order_acquire) == 0) {
      ipc::PrivateSync::wait(word, 0, ipc::never);
    }
  }
};

struct PosixSemaphore {
  sem_t semaphore;
  PosixSemaphore() { ::sem_init(&semaphore, /*between processes*/ 0, 0); }
  ~PosixSemaphore() { ::sem_destroy(&semaphore); }
  void set() { ::sem_post(&semaphore); }
  void wait() { ::sem_wait(&semaphore); }
};

struct BinarySemaphore {
  std::binary_semaphore semaphore{0};
  void set() { semaphore.release(); }
  void wait() { semaphore.acquire(); }
};

struct MutexAndCondition {
  std::mutex mutex;
  std::condition_variable changed;
  bool signalled = false;
  void set() {
    {
      const std::lock_guard lock(mutex);
      signalled = true;
    }
    changed.notify_one();
  }
  void wait() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return signalled; });
    signalled = false;
  }
};

struct EventDescriptor {
  ipc::Descriptor descriptor{::eventfd(0, EFD_CLOEXEC)};
  EventDescriptor() {
    if (!descriptor) ipc::throw_system_error("eventfd");
  }
  void set() { ::eventfd_write(descriptor.get(), 1); }
  void wait() {
    eventfd_t count;
    ::eventfd_read(descriptor.get(), &count);
  }
};

#if __has_include(<boost/interprocess/sync/interprocess_semaphore.hpp>)
struct BoostSemaphore {
  boost::interprocess::interprocess_semaphore semaphore{0};
  void set() { semaphore.post(); }
  void wait() { semaphore.wait(); }
};
#endif

// ---- what is measured

template <class Gate>
void nobody_waits(benchmark::State& state) {
  Gate gate;
  for (auto _ : state) {
    gate.set();
    gate.wait();
  }
}

// There and back. One thread sleeps whenever the other runs.
template <class Gate>
void ping_pong(benchmark::State& state, int core) {
  Gate ping;
  Gate pong;
  std::atomic<bool> done = false;
  std::jthread other([&] {
    testing::stay_on({core});
    for (ping.wait(); !done; ping.wait()) pong.set();
  });
  for (auto _ : state) {
    ping.set();
    pong.wait();
  }
  done = true;
  ping.set();
}

// ---- who takes part, and the table

struct Contender {
  const char* name;
  void (*nobody_waits)(benchmark::State&);
  void (*ping_pong)(benchmark::State&, int core);
};

template <class Gate>
constexpr Contender contender(const char* name) {
  return {name, nobody_waits<Gate>, ping_pong<Gate>};
}

constexpr Contender contenders[] = {
    contender<ipc::AutoResetEvent>("event"),  // the first: the others are compared with it
    contender<BareFutex>("bare futex"),
    contender<PosixSemaphore>("sem_t"),
    contender<BinarySemaphore>("std::binary_semaphore"),
#if __has_include(<boost/interprocess/sync/interprocess_semaphore.hpp>)
    contender<BoostSemaphore>("Boost.Interprocess"),
#endif
    contender<MutexAndCondition>("mutex and condition"),
    contender<EventDescriptor>("eventfd"),
};

// Keeps the median of each measurement by its name.
class Medians : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.aggregate_name != "median") continue;
      const bool wall = run.run_name.time_type == "real_time";
      ns_[run.run_name.function_name] = wall ? run.GetAdjustedRealTime() : run.GetAdjustedCPUTime();
    }
  }
  void print(const std::string& group) const {
    std::printf("\n%-40s %9s  vs event\n", group.c_str(), "ns");
    const double event = ns_.at(group + contenders[0].name);
    for (const Contender& each : contenders) {
      const double ns = ns_.at(group + each.name);
      std::printf("  %-38s %9.1f  %8.2f\n", each.name, ns, ns / event);
    }
  }

 private:
  std::map<std::string, double> ns_;
};

}  // namespace

int main(int argc, char* argv[]) try {
  if (argc > 1) {
    std::fprintf(stderr, "'%s': bench-events takes no arguments\n", argv[1]);
    return 2;
  }
  const std::vector<int> cores = testing::allowed_cores();
  const std::string first = std::to_string(cores.front());
  const std::string last = std::to_string(cores.back());
  const std::string alone = "set and wait, nobody waits: core " + first;
  const std::string one_core = "ping-pong: both threads on core " + first;
  const std::string two_cores = "ping-pong: cores " + first + " and " + last;
  testing::stay_on({cores.front()});

  const auto ping_pong_on = [](const std::string& group, const Contender& contender, int core) {
    benchmark::RegisterBenchmark((group + contender.name).c_str(), [=](benchmark::State& state) {
      contender.ping_pong(state, core);
    })->UseRealTime();
  };
  for (const Contender& each : contenders) {
    benchmark::RegisterBenchmark((alone + each.name).c_str(), each.nobody_waits);
    ping_pong_on(one_core, each, cores.front());
    if (cores.size() > 1) ping_pong_on(two_cores, each, cores.back());
  }

  // Repetitions of all measurements in random order, so that a slow moment hits each alike.
  std::string options[] = {"bench-events", "--benchmark_repetitions=9", "--benchmark_min_time=0.02",
                           "--benchmark_enable_random_interleaving=true"};
  char* arguments[] = {options[0].data(), options[1].data(), options[2].data(), options[3].data()};
  int count = 4;
  benchmark::Initialize(&count, arguments);
  Medians medians;
  benchmark::RunSpecifiedBenchmarks(&medians);

  std::printf("medians of 9\n");
  medians.print(alone);
  medians.print(one_core);
  if (cores.size() > 1) {
    medians.print(two_cores);
  } else {
    std::printf("\nleft out: two cores; this process may use core %s only\n", first.c_str());
  }
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
