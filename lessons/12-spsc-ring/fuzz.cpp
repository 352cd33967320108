// What a hostile peer may write. One side of the ring is ours; the fuzzer writes the other's index,
// as often and to what it likes, and we use the ring in between. Each answer is compared with what a
// few lines of arithmetic say: refused, or exactly as many items as there are.
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

// Calls step() until it says that there is nothing to do. It may say yes `due` times; with more than
// fit into the ring, it must refuse.
template <class Step>
void expect(std::uint64_t due, Step step) {
  std::uint64_t done = 0;
  bool refused = false;
  try {
    while (done <= size && step()) ++done;
  } catch (const std::system_error&) {
    refused = true;
  }
  if (due > size ? refused && done == 0 : !refused && done == due) return;
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
  const bool ours_is_the_producer = bytes > 0 && *data % 2 == 1;
  if (ours_is_the_producer) expect(size, [&] { return producer.try_push(0); });
  // The first byte says whose side is ours, each of the others, and the eight bytes behind it, what
  // the index becomes: near ours, or anything.
  while (bytes > 9) {
    std::uint64_t index;
    std::memcpy(&index, data + 2, sizeof index);
    if (data[1] < 200) index = data[1] % 32 - 10 + (ours_is_the_producer ? producer.index() : consumer.index());
    data += 9;
    bytes -= 9;
    if (ours_is_the_producer) {
      ring.consumer.index = index;
      expect(index + size - producer.index(), [&] { return producer.try_push(0); });
    } else {
      ring.producer.index = index;
      expect(index - consumer.index(), [&] { return consumer.try_pop().has_value(); });
    }
  }
  return 0;
}
