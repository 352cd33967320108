// What a hostile peer may say, and write into the memory that it shares with us. One side is ours:
// the desk's session or the client's asker. The fuzzer says hello, and then writes the other side's
// words between our steps, to what it likes. Whatever that is, it is refused, or a request has one
// ticket and a ticket one request.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <system_error>

#include "asker.hpp"
#include "session.hpp"

namespace {

using lesson::most_in_flight;

void must(bool held, const char* claim) {
  if (held) return;
  std::fprintf(stderr, "not so: %s\n", claim);
  std::abort();
}

struct Event {
  void set() {}
};

// What the peer writes next: eight bytes each, and a byte before them that says where.
class Words {
 public:
  explicit Words(std::span<const std::byte> script) : script_(script) {}

  bool next() {
    if (script_.size() < 9) return false;
    where = std::to_integer<unsigned>(script_[0]);
    std::memcpy(&value, &script_[1], sizeof value);
    script_ = script_.subspan(9);
    return true;
  }
  // Most of 2^64 is refused. So the number may also be one that is near to this.
  std::uint64_t near(std::uint64_t this_one) const {
    return where < 200 ? this_one + value % 16 - 4 : value;
  }

  unsigned where = 0;
  std::uint64_t value = 0;

 private:
  std::span<const std::byte> script_;
};

// Writes one of the peer's words, or an item into its ring.
template <class Mine, class Others, class Write>
void write(const Words& words, Mine& mine, Others& others, Write write_item) {
  switch (words.where % 4) {
    case 0:
      mine.producer.index = words.near(mine.producer.index);
      break;
    case 1:
      others.consumer.index = words.near(others.producer.index);
      break;
    case 2:
      others.consumer.sleeps = static_cast<std::uint32_t>(words.value);
      break;
    default:
      write_item(mine.producer.items[mine.producer.index % most_in_flight]);
      mine.producer.index = mine.producer.index + 1;
  }
}

void is_a_client(Words words) {
  lesson::ClientMemory memory{};
  Event event;
  lesson::Session<ipc::PrivateSync, Event> session(memory, event);
  std::uint64_t issued = 0;
  std::uint64_t replied = 0;
  lesson::Reply last{0, 0};
  for (bool lied = false; words.next();) {
    write(words, memory.requests, memory.replies,
          [&](lesson::Request& request) { request.id = words.near(last.id); });
    const std::uint64_t before = issued;
    const auto found = session.serve([&] { return ++issued; });
    must(issued - before <= most_in_flight, "a client is served by the batch");
    must(!lied || (found == lesson::Found::a_lie && issued == before), "a lie ends it");
    lied = found == lesson::Found::a_lie;
    const std::uint64_t replies = memory.replies.producer.index;
    must(replies - replied <= most_in_flight, "a request has one reply");
    for (; replied < replies; ++replied) {
      const lesson::Reply reply = memory.replies.producer.items[replied % most_in_flight];
      must(reply.id == last.id || reply.id == last.id + 1,
           "a reply is to the last request, or the next");
      must(reply.ticket == reply.id, "a request has one ticket, and a ticket one request");
      last = reply;
    }
    must(issued == last.id, "no ticket is taken for a lie");
    session.about_to_sleep();
    session.awake();
  }
}

void is_a_server(Words words) {
  lesson::ClientMemory memory{};
  Event event;
  lesson::Asker<ipc::PrivateSync, Event> asker(memory, event);
  std::uint64_t asked = 0;
  try {
    for (bool again = false; words.next();) {
      asker.ask();
      if (!again) ++asked;
      write(words, memory.replies, memory.requests, [&](lesson::Reply& reply) {
        const std::uint64_t id = words.near(asked);
        reply = {id, id};
      });
      const auto ticket = asker.take();
      again = !ticket;
      must(again || (ticket == asked && !asker.take()), "a request has one ticket, its own");
      asker.about_to_sleep();
      asker.awake();
    }
  } catch (const std::system_error&) {  // what cannot be is refused
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span said(reinterpret_cast<const std::byte*>(data), size);
  lesson::check_hello(said);
  lesson::check_welcome(said);
  lesson::from_bytes<lesson::Status>(said);
  if (size == 0) return 0;
  const Words words(said.subspan(1));
  data[0] % 2 == 0 ? is_a_client(words) : is_a_server(words);
  return 0;
}
