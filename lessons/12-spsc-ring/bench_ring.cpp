// What it costs to hand an item from one process to another: through this ring, through the bare
// layout that it is made of, and through Boost.Lockfree's queue. One producer, one consumer, each
// on a core of its own, and nobody sleeps unless it says so.
//
//   cmake --build --preset bench-ring
#include <benchmark/benchmark.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <new>
#include <optional>
#include <string>
#include <thread>
#include <vector>
#if __has_include(<boost/lockfree/spsc_queue.hpp>)
#include <boost/lockfree/spsc_queue.hpp>
#define BOOST_IS_HERE
#endif

#include "ipc/auto_reset_event.hpp"
#include "ipc/error.hpp"
#include "ipc/pause.hpp"
#include "ipc/spsc_ring.hpp"
#include "testing/cores.hpp"

namespace {

using Item = std::uint64_t;
constexpr std::size_t size = 4096;  // of a ring, in items
constexpr Item items = 20'000'000;  // handed over in a run

// No checks, no events: what the processor can do with two indices and an array. Each side has
// numbers of its own: in registers; or beside its index, on the line that the other side reads.
template <Item batch, bool beside_the_index>
struct BareLayout {
  struct Numbers {
    Item next = 0;
    Item limit = 0;
  };
  struct alignas(64) Side {
    std::atomic<Item> index{0};
    Numbers numbers;
  };
  Side put;
  Side taken;
  alignas(64) Item slots[size];

  void produce() {
    Numbers own;
    auto& [next, limit] = beside_the_index ? put.numbers : own;
    for (limit = size; next < items;) {
      slots[next % size] = next;
      if (++next % batch == 0 || next == limit) put.index.store(next, std::memory_order_release);
      while (next == limit && next < items) {
        limit = taken.index.load(std::memory_order_acquire) + size;
        if (next == limit) ipc::pause();
      }
    }
    put.index.store(items, std::memory_order_release);
  }
  bool consume() {
    Numbers own;
    auto& [next, limit] = beside_the_index ? taken.numbers : own;
    while (next < items) {
      while (next == limit) {
        limit = put.index.load(std::memory_order_acquire);
        if (next == limit) ipc::pause();
      }
      if (slots[next % size] != next) return false;
      if (++next % batch == 0 || next == limit) {
        taken.index.store(next, std::memory_order_release);
      }
    }
    return true;
  }
};
template <Item batch>
using Bare = BareLayout<batch, false>;
template <Item batch>
using Beside = BareLayout<batch, true>;

// The shipped ring.
struct Shipped {
  ipc::SpscRing<Item, size> ring;
  ipc::RingEvents<ipc::BasicAutoResetEvent<ipc::SharedSync>> events;
};
template <Item batch>
struct Spinning : Shipped {
  void produce() {
    ipc::Producer producer(ring, events, "bench", batch);
    for (Item i = 0; i < items; ++i) {
      while (!producer.try_push(i)) ipc::pause();
    }
    producer.flush();
  }
  bool consume() {
    ipc::Consumer consumer(ring, events, "bench", batch);
    for (Item i = 0; i < items; ++i) {
      std::optional<Item> item;
      while (!(item = consumer.try_pop())) ipc::pause();
      if (*item != i) return false;
    }
    return true;
  }
};
template <Item batch>
struct Sleeping : Shipped {
  void produce() {
    ipc::Producer producer(ring, events, "bench", batch);
    for (Item i = 0; i < items; ++i) producer.push(i);
    producer.flush();
  }
  bool consume() {
    ipc::Consumer consumer(ring, events, "bench", batch);
    for (Item i = 0; i < items; ++i) {
      if (consumer.pop() != i) return false;
    }
    return true;
  }
};

#ifdef BOOST_IS_HERE
template <Item batch>
struct Boost {
  boost::lockfree::spsc_queue<Item, boost::lockfree::capacity<size>> queue;

  void produce() {
    Item some[batch];
    for (Item i = 0; i < items; i += batch) {
      for (Item k = 0; k < batch; ++k) some[k] = i + k;
      for (Item done = 0; done < batch;) {
        const Item pushed = queue.push(some + done, batch - done);
        if (pushed == 0) ipc::pause();
        done += pushed;
      }
    }
  }
  bool consume() {
    Item some[batch];
    for (Item i = 0; i < items;) {
      const Item popped = queue.pop(some, batch);
      if (popped == 0) ipc::pause();
      for (Item k = 0; k < popped; ++k, ++i) {
        if (some[k] != i) return false;
      }
    }
    return true;
  }
};
#endif
static_assert(items % 16 == 0, "whole batches");

// The first two cores that this process may use, before it is kept on one of them; the same one
// twice if it has no other.
const std::vector<int> cores = testing::allowed_cores();
const int producer_core = cores.front();
const int consumer_core = cores[cores.size() > 1 ? 1 : 0];

bool wrong = false;  // an item was; so what was measured means nothing

// Both processes are in place before the clock starts; it stops when the last item has come.
template <class Queue>
void hand_over(benchmark::State& state) {
  struct Shared {
    std::atomic<int> state{0};  // 1: the producer is there, 2: it shall begin
    Queue queue;
  };
  for (auto run : state) {
    void* memory = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (memory == MAP_FAILED) ipc::throw_system_error("mmap");
    Shared& shared = *new (memory) Shared;
    const pid_t producer = ::fork();
    if (producer < 0) ipc::throw_system_error("fork");
    if (producer == 0) {
      testing::stay_on({producer_core});
      shared.state = 1;
      while (shared.state == 1) std::this_thread::yield();
      shared.queue.produce();
      ::_exit(0);
    }
    testing::stay_on({consumer_core});
    while (shared.state == 0) std::this_thread::yield();
    const auto start = std::chrono::steady_clock::now();
    shared.state = 2;
    const bool all = shared.queue.consume();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    state.SetIterationTime(took.count());
    if (!all) {
      ::kill(producer, SIGKILL);  // else it would wait for room for ever
      wrong = true;
      state.SkipWithError("an item was lost, doubled or torn");
    }
    ::waitpid(producer, nullptr, 0);
    ::munmap(memory, sizeof(Shared));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(items) * state.iterations());
}

// Remembers each median, and ends with the ratios.
class Ratios : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      if (run.aggregate_name == "median") {
        median_[run.run_name.function_name] = run.counters.at("items_per_second") / 1e6;
      }
    }
  }
  void Finalize() override {
    std::printf("\nmedian, million items a second; and as a multiple of the bare layout\n");
    for (const char* batch : {"1", "16"}) {
      for (const char* what : {"bare", "bare, one line", "ring", "ring, sleeping", "Boost"}) {
        const auto found = median_.find(what + (", by " + std::string(batch)));
        if (found == median_.end()) continue;
        std::printf("  %-22s %5.0f  %4.2f\n", found->first.c_str(), found->second,
                    found->second / median_["bare, by " + std::string(batch)]);
      }
    }
  }

 private:
  std::map<std::string, double> median_;
};

template <template <Item> class Queue>
void add(const std::string& name) {
  const auto by = [&](const char* batch, auto* function) {
    benchmark::RegisterBenchmark((name + ", by " + batch).c_str(), function)
        ->UseManualTime()
        ->Iterations(1)
        ->Repetitions(9)
        ->Unit(benchmark::kMillisecond);
  };
  by("1", hand_over<Queue<1>>);
  by("16", hand_over<Queue<16>>);
}

}  // namespace

int main(int argc, char** argv) {
  // Turn about, so that a neighbour on this machine disturbs all of them alike.
  std::vector<char*> arguments(argv, argv + argc);
  char turn_about[] = "--benchmark_enable_random_interleaving=true";
  arguments.insert(arguments.begin() + 1, turn_about);
  argc = static_cast<int>(arguments.size());
  benchmark::Initialize(&argc, arguments.data());

  add<Bare>("bare");
  add<Beside>("bare, one line");
  add<Spinning>("ring");
  add<Sleeping>("ring, sleeping");
#ifdef BOOST_IS_HERE
  add<Boost>("Boost");
#else
  std::printf("Boost is missing: shared/setup peers\n");
#endif
  std::printf("producer on core %d, consumer on core %d; 8-byte items, %zu of them in a ring\n",
              producer_core, consumer_core, size);
  Ratios ratios;
  benchmark::RunSpecifiedBenchmarks(&ratios);
  return wrong ? 1 : 0;
}
