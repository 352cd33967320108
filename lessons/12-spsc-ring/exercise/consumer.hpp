// Your consumer. As it stands it takes items from a producer that never stops, never dies and never
// lies. The promises to keep are in shared/ipc/spsc_ring.hpp; try without reading the code of
// RingEnd and Consumer. Then: cmake --workflow --preset exercise-12
#pragma once
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "ipc/spsc_ring.hpp"  // the ring, its events, and the producer

namespace lesson {

template <class Ring, class Event>
class Consumer {
  using Item = typename Ring::Item;
  using Sync = typename Ring::Sync;

 public:
  // TODO 5: the last consumer may have been killed. Where do you go on, and who may wait for you?
  Consumer(Ring& ring, ipc::RingEvents<Event>& events, std::string name)
      : ring_(ring), events_(events), name_(std::move(name)) {}

  std::optional<Item> try_pop() {
    // TODO 1: look only when you have taken all that you know of. With which memory order?
    // TODO 2: can the index be? If not, throw a std::system_error (std::errc::protocol_error).
    if (ring_.producer.index.load(std::memory_order_relaxed) == next_) return std::nullopt;
    const Item item = ring_.producer.items[next_ % Ring::size];
    ++next_;
    // TODO 3: the slot is free again. Tell the producer.
    return item;
  }

  std::optional<Item> pop([[maybe_unused]] typename Sync::Deadline until = Sync::never) {
    // TODO 4: flush, and sleep until the producer does. What if it does so just before?
    return try_pop();
  }

  void flush() {}  // TODO 4: publish your index. If the producer sleeps, set not_full.

  std::uint64_t index() const { return next_; }  // how many items were taken, by you or before you

 private:
  Ring& ring_;
  ipc::RingEvents<Event>& events_;
  std::string name_;
  std::uint64_t next_ = 0;
};

}  // namespace lesson
