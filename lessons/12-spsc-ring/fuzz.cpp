// What a hostile peer may write. One side of the ring is ours; the fuzzer writes the other's index,
// as often and to what it likes, and we use the ring in between. Each answer is compared with what
// a few lines of arithmetic say: refused, or exactly as many items as there are.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "ipc/deadline.hpp"
#include "ipc/spsc_ring.hpp"

namespace {

constexpr std::uint64_t size = 8;
using Ring = ipc::SpscRing<std::uint32_t, size>;
struct Event {
  void set() {}
  bool wait(ipc::Deadline) { return false; }
};

// Calls step() until it says that there is nothing to do. It must say yes `due` times before that,
// or, if those are more than fit into the ring, refuse at once. Returns false if it refused.
template <class Step>
bool expect(std::uint64_t due, Step step) {
  std::uint64_t done = 0;
  bool refused = false;
  try {
    while (done <= size && step()) ++done;
  } catch (const std::system_error&) {
    refused = true;
  }
  if (due > size ? refused && done == 0 : !refused && done == due) return !refused;
  std::fprintf(stderr, "%llu steps%s, though %llu were due\n", 0ULL + done,
               refused ? " and refused" : "", 0ULL + due);
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t bytes) {
  Ring ring{};
  ipc::RingEvents<Event> events;
  ipc::Producer producer(ring, events, "fuzz");
  ipc::Consumer consumer(ring, events, "fuzz");
  const auto push = [&] { return producer.try_push(0); };
  const auto pop = [&] { return consumer.try_pop().has_value(); };
  const bool produce = bytes > 0 && *data % 2 == 1;  // whose side is ours
  if (produce) expect(size, push);
  // Eight bytes each are what the peer's index becomes, until one is refused. Most of 2^64 is, so a
  // byte before them may say: near our own.
  for (++data; bytes > 9; data += 9, bytes -= 9) {
    std::uint64_t index;
    std::memcpy(&index, data + 1, sizeof index);
    const std::uint64_t ours = produce ? producer.index() : consumer.index();
    if (*data < 200) index = ours + *data % 32 - 10;
    (produce ? ring.consumer.index : ring.producer.index) = index;
    if (!(produce ? expect(index + size - ours, push) : expect(index - ours, pop))) break;
  }
  return 0;
}
