#pragma once
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

#include "ipc/sync.hpp"

namespace ipc {

/// What the consumer tells the producer; it is the only writer. Each word has a cache line to
/// itself: 64 bytes by definition, since both sides must agree on where things are. The index
/// changes with each item. `sleeps` hardly ever does, so the other side, which reads it at each
/// flush, has it in its cache.
// [sides]
template <class Sync>
struct ConsumerSide {
  // How many items this side has taken out since the ring was made. It runs freely and is never
  // wound back to the start of the ring, so "empty" and "full" are two numbers.
  alignas(64) typename Sync::template Atomic<std::uint64_t> index;
  // 1 while this side sleeps or is about to. A side that is killed in its sleep leaves it at 1, and
  // costs the other a set: a hint that may be too high, never too low.
  alignas(64) typename Sync::template Atomic<std::uint32_t> sleeps;
};

/// What the producer tells the consumer; it is the only writer.
template <class Sync, class T, std::size_t N>
struct ProducerSide {
  alignas(64) typename Sync::template Atomic<std::uint32_t> sleeps;
  // How many items this side has put in.
  alignas(64) typename Sync::template Atomic<std::uint64_t> index;
  // A few items are right behind the index: who waits for one gets both with one cache line, most
  // of the time. Many begin on a line of their own: they go over by the line, and a batch should
  // take no more lines than it fills.
  alignas(N * sizeof(T) <= 64 ? 16 : 64) alignas(T) typename Sync::template Plain<T> items[N];
};
// [sides]

/// The memory of a queue between one producer and one consumer, who use it through their own
/// objects: Producer and Consumer. It holds no pointer, so every process can map it where it likes,
/// and memory that is all zero is an empty ring.
///
/// | offset | bytes | what | who writes it |
/// |---|---|---|---|
/// | 0 | 8 | `consumer.index`: items taken out | the consumer |
/// | 64 | 4 | `consumer.sleeps` | the consumer |
/// | 128 | 4 | `producer.sleeps` | the producer |
/// | 192 | 8 | `producer.index`: items put in | the producer |
/// | 208 or 256 | N × `sizeof(T)` | `producer.items`: item number i is at i modulo N | the producer |
///
/// The items are at 208 if all of them together have no more than 64 bytes, and one does not ask
/// for an alignment of more than 16; otherwise at 256.
///
/// @tparam Policy what the words are made of, see sync.hpp. Nobody sleeps on a word of the ring.
/// @tparam T the item. It goes to the other process as bytes.
/// @tparam N how many items fit in.
// [ring]
template <class Policy, class T, std::size_t N>
struct BasicSpscRing {
  static_assert(std::is_trivially_copyable_v<T>,
                "an item goes to another process as bytes: it must be trivially copyable");
  static_assert(std::has_single_bit(N), "the size of a ring must be a power of two");

  using Sync = Policy;
  using Item = T;
  static constexpr std::uint64_t size = N;

  ConsumerSide<Sync> consumer;
  ProducerSide<Sync, T, N> producer;
};
// [ring]

/// A ring for two threads, or for two processes that map it.
template <class T, std::size_t N>
using SpscRing = BasicSpscRing<PrivateSync, T, N>;

/// The two auto-reset events beside a ring, as one side has them. What this side sets must be what
/// the other sleeps on. What it waits for in push() or pop() it needs only for these.
/// @tparam NotEmpty an auto-reset event; on the consumer's side NoEvent, if it never calls pop().
/// @tparam NotFull an auto-reset event; NoEvent on both sides, if the producer never sleeps.
template <class NotEmpty, class NotFull = NotEmpty>
struct RingEvents {
  NotEmpty not_empty;  ///< set by the producer, for the consumer
  NotFull not_full;    ///< set by the consumer, for the producer
};

/// Stands for an event that nobody waits for. Whoever would set it has nobody to wake, and saves
/// itself the look, and the full fence before it.
struct NoEvent {};

/// Which side of a ring an object is.
enum class RingRole { producer, consumer };

/// What Producer and Consumer have in common. It owns the index of its side, and keeps a copy of
/// the other's. Promised, and kept by the checks of lesson 12:
/// - the other's index is looked at only when the copy says that there is nothing to do, and an
///   index that cannot be is refused;
/// - whoever is about to sleep, or finds nothing to do, flushes first, so the two sides never wait
///   for each other;
/// - a side that is killed at any instruction leaves a ring in which the other goes on, and another
///   process can take its place.
///
/// @tparam Events a RingEvents.
///
/// The ring is that of L. Lamport ("Specifying Concurrent Program Modules", 1983). The copy of the
/// other's index and the batches are those of MCRingBuffer (P. Lee, T. Bu, G. Chandranmenon, 2010).
template <class Ring, class Events, RingRole role>
class RingEnd {
 public:
  using Deadline = typename Ring::Sync::Deadline;

  /// An index has one owner.
  RingEnd(const RingEnd&) = delete;

  /// Publishes what this side has done, and wakes the other if it sleeps. Call it when you have
  /// nothing more to do with the ring for now. Nothing else wakes the other side; calls that find
  /// nothing to do flush by themselves, and the destructor does not.
  // [flush]
  void flush() {
    if (has_unpublished()) publish();
    if constexpr (they_sleep) {
      if (flushed_ == next_) return;  // whoever fell asleep since then has seen this index
      // Each side writes one word, and then reads the other's, with a full fence between the two:
      // one is here, one in about_to_sleep(). One of the fences comes first, and what is read
      // behind the second is at least what was written before the first: we see that the other
      // sleeps, or it sees our index. With release and acquire, both reads may be too early.
      Ring::Sync::full_fence();
      if (theirs_.sleeps.load(std::memory_order_relaxed)) their_event().set();
      flushed_ = next_;
    }
  }
  // [flush]

  /// Says that this side is about to sleep, and looks once more. Call it after a call that found
  /// nothing to do. For who waits for several rings at once, or for more than a ring; push() and
  /// pop() do it by themselves.
  /// @returns whether to sleep: until awake(), what the other side flushes sets this side's event.
  ///   False if there is something to do by now; then it is taken back.
  // [about_to_sleep]
  bool about_to_sleep() {
    mine_.sleeps.store(1, std::memory_order_relaxed);
    Ring::Sync::full_fence();  // see flush()
    // relaxed: only the number counts. Whoever uses the items looks again.
    if (theirs_.index.load(std::memory_order_relaxed) + lead == limit_) return true;
    awake();
    return false;
  }
  // [about_to_sleep]

  /// Takes back what about_to_sleep() said. Call it when this side has slept.
  void awake() {
    mine_.sleeps.store(0, std::memory_order_relaxed);  // late is harmless: one set too many
  }

  /// @returns how many items this side of the ring has put in or taken out, by whoever had it.
  std::uint64_t index() const { return next_; }

 protected:
  // The last owner of the index may have been killed at any instruction. So where to go on is read
  // from the ring, this once, and the other side is woken if it sleeps.
  RingEnd(Ring& ring, Events& events, std::string_view name, std::uint64_t batch)
      : ring_(ring),
        mine_(pick(ring.producer, ring.consumer)),
        theirs_(pick(ring.consumer, ring.producer)),
        events_(events),
        name_(name),
        batch_(batch),
        next_(mine_.index.load(std::memory_order_relaxed)),
        publish_at_(next_ + batch_),
        limit_(next_),
        flushed_(next_ == 0 ? 0 : next_ - 1) {  // 0: nothing is done yet, so nobody waits for it
    look();
    mine_.sleeps.store(0, std::memory_order_relaxed);
    flush();
  }

  // Is there a free slot, or an item?
  // [ready]
  bool ready() {
    if (next_ != limit_) return true;  // there was when we looked, and only we use it up
    if (has_unpublished()) publish();  // what the other side may be waiting for
    if (look()) return true;
    flush();
    return false;
  }
  // [ready]

  // The slot that ready() spoke of. When you are done with it, step().
  auto& slot() { return ring_.producer.items[next_ % Ring::size]; }

  // [step]
  void step() {
    if (++next_ == publish_at_) publish();
  }
  // [step]

  // Sleeps until the other side flushes, after ready() has said no. The signal may be an old one:
  // ask ready() again. Returns false when the deadline passed.
  // [sleep]
  bool sleep(Deadline until) {
    if (!about_to_sleep()) return true;
    const bool in_time = my_event().wait(until);
    awake();
    return in_time;
  }
  // [sleep]

 private:
  static constexpr bool producing = role == RingRole::producer;
  static constexpr std::uint64_t lead = producing ? Ring::size : 0;  // over the other's index

  // Whether the other side ever sleeps.
  static constexpr bool they_sleep = !std::is_same_v<
      std::conditional_t<producing, decltype(Events::not_empty), decltype(Events::not_full)>,
      NoEvent>;

  // Of two things the one that goes with the role.
  static auto& pick(auto& producers, auto& consumers) {
    if constexpr (producing) {
      return producers;
    } else {
      return consumers;
    }
  }
  auto& my_event() { return pick(events_.not_full, events_.not_empty); }
  auto& their_event() { return pick(events_.not_empty, events_.not_full); }

  void publish() {
    // release: whoever sees the index sees the item, or that we are done with its slot.
    mine_.index.store(next_, std::memory_order_release);
    publish_at_ = next_ + batch_;
  }
  bool has_unpublished() const { return publish_at_ != next_ + batch_; }

  // [look]
  bool look() {
    // acquire: pairs with the release in publish().
    const std::uint64_t theirs = theirs_.index.load(std::memory_order_acquire);
    // One comparison for an index that went back and for one that is too far ahead. It is made on
    // our copy, since the other side can change the word at any time.
    const std::uint64_t steps = theirs + lead - next_;
    if (steps > Ring::size) refuse(name_, next_, theirs);
    limit_ = next_ + steps;
    return steps > 0;
  }
  // [look]

  // static: once a function that is not inlined gets an object's address, the compiler must keep
  // its numbers in memory. In registers a step takes half the time.
  [[noreturn]] static void refuse(std::string_view name, std::uint64_t mine, std::uint64_t theirs) {
    std::string what = producing ? "push '" : "pop '";
    what.append(name) += "': producer.index is " + std::to_string(producing ? mine : theirs) +
                         ", consumer.index is " + std::to_string(producing ? theirs : mine) +
                         ", of " + std::to_string(Ring::size);
    throw std::system_error(std::make_error_code(std::errc::protocol_error), what);
  }

  using Mine = std::conditional_t<producing, decltype(Ring::producer), decltype(Ring::consumer)>;
  using Theirs = std::conditional_t<producing, decltype(Ring::consumer), decltype(Ring::producer)>;

  Ring& ring_;
  Mine& mine_;
  const Theirs& theirs_;  // const: its owner is the other side
  Events& events_;
  std::string_view name_;
  std::uint64_t batch_;
  std::uint64_t next_;        // our index, and the number of the item to put in or take out
  std::uint64_t publish_at_;  // when our index gets here, step() publishes it
  std::uint64_t limit_;       // the first that we may not use, as far as we know
  std::uint64_t flushed_;     // our index when we last asked whether the other side sleeps
};

/// The one that puts items into a ring.
/// @tparam Ring a BasicSpscRing.
/// @tparam NotEmpty, NotFull see RingEvents.
template <class Ring, class NotEmpty, class NotFull = NotEmpty>
class Producer : public RingEnd<Ring, RingEvents<NotEmpty, NotFull>, RingRole::producer> {
  using Item = typename Ring::Item;
  using Sync = typename Ring::Sync;

 public:
  /// Takes the producer's side. It goes on where the last producer stopped; what that one had not
  /// published is gone.
  /// @param ring the ring; like its events and its name, it must outlive this object.
  /// @param events see RingEvents.
  /// @param name the name to report.
  /// @param batch how many items are published together, at least 1. One store for several is
  ///   faster; until it comes, the consumer sees none of them, and if this process is killed, they
  ///   are lost.
  /// @throws std::system_error (`std::errc::protocol_error`) if what stands in the ring cannot be.
  Producer(Ring& ring, RingEvents<NotEmpty, NotFull>& events, std::string_view name,
           std::uint64_t batch = 1)
      : RingEnd<Ring, RingEvents<NotEmpty, NotFull>, RingRole::producer>(ring, events, name,
                                                                         batch) {}

  /// @returns whether the ring has room for an item. If so, the next try_push() puts one in.
  /// @throws std::system_error as try_push() does.
  bool has_room() { return this->ready(); }

  /// Puts an item in, without waiting.
  /// @returns false if the ring is full; what was put in before is flushed then.
  /// @throws std::system_error (`std::errc::protocol_error`) if the consumer's index cannot be.
  // [try_push]
  bool try_push(const Item& item) {
    if (!this->ready()) return false;
    this->slot() = item;
    this->step();
    return true;
  }
  // [try_push]

  /// Puts an item in, and waits for room if the ring is full. See flush() for when a consumer that
  /// sleeps is woken.
  /// @returns false when the deadline passed and there was still no room.
  /// @throws std::system_error as try_push() does, or if the kernel refuses the wait.
  bool push(const Item& item, typename Sync::Deadline until = Sync::never) {
    for (bool in_time = true;;) {
      if (try_push(item)) return true;
      if (!in_time) return false;
      in_time = this->sleep(until);  // and then looks once more
    }
  }
};

/// The one that takes items out of a ring.
/// @tparam Ring a BasicSpscRing.
/// @tparam NotEmpty, NotFull see RingEvents.
template <class Ring, class NotEmpty, class NotFull = NotEmpty>
class Consumer : public RingEnd<Ring, RingEvents<NotEmpty, NotFull>, RingRole::consumer> {
  using Item = typename Ring::Item;
  using Sync = typename Ring::Sync;

 public:
  /// Takes the consumer's side. It goes on where the last consumer stopped.
  /// @param ring the ring; like its events and its name, it must outlive this object.
  /// @param events see RingEvents.
  /// @param name the name to report.
  /// @param batch how many slots are given back together, at least 1. If this process is killed,
  ///   the next consumer takes again what this one took and has not given back; with 1, nothing.
  ///   What a call was about to return then may be lost.
  /// @throws std::system_error (`std::errc::protocol_error`) if what stands in the ring cannot be.
  Consumer(Ring& ring, RingEvents<NotEmpty, NotFull>& events, std::string_view name,
           std::uint64_t batch = 1)
      : RingEnd<Ring, RingEvents<NotEmpty, NotFull>, RingRole::consumer>(ring, events, name,
                                                                         batch) {}

  /// Takes an item out, without waiting. Its bytes are what the producer wrote, whatever that is.
  /// @returns nothing if the ring is empty; the slots of what was taken before are flushed then.
  /// @throws std::system_error (`std::errc::protocol_error`) if the producer's index cannot be.
  // [try_pop]
  std::optional<Item> try_pop() {
    if (!this->ready()) return std::nullopt;
    const Item item = this->slot();
    this->step();
    return item;
  }
  // [try_pop]

  /// Takes an item out, and waits for one if the ring is empty.
  /// @returns nothing when the deadline passed and the ring was still empty; an item that was there
  ///   is taken, not left.
  /// @throws std::system_error as try_pop() does, or if the kernel refuses the wait.
  std::optional<Item> pop(typename Sync::Deadline until = Sync::never) {
    for (bool in_time = true;;) {
      const auto item = try_pop();
      if (item || !in_time) return item;
      in_time = this->sleep(until);  // and then looks once more
    }
  }
};

namespace detail {

// Other languages map the ring by these numbers.
using RingOfBytes = SpscRing<unsigned char, 64>;
static_assert(std::atomic<std::uint64_t>::is_always_lock_free &&
              std::is_standard_layout_v<RingOfBytes>);
static_assert(offsetof(RingOfBytes, consumer) == 0 && offsetof(RingOfBytes, producer) == 128 &&
              sizeof(RingOfBytes) == 320);
using Consumers = ConsumerSide<PrivateSync>;
static_assert(offsetof(Consumers, index) == 0 && offsetof(Consumers, sleeps) == 64);
using Producers = ProducerSide<PrivateSync, unsigned char, 64>;
static_assert(offsetof(Producers, sleeps) == 0 && offsetof(Producers, index) == 64 &&
              offsetof(Producers, items) == 80);
using ManyItems = ProducerSide<PrivateSync, unsigned char, 128>;
static_assert(offsetof(ManyItems, items) == 128);

}  // namespace detail

}  // namespace ipc
