// A producer and a consumer, each a process of its own, and between them a ring. Without an
// argument this starts both, kills a producer, and shows what a count that both sides write does to
// a ring.
//
//   cmake --build --preset run-12
//
// In two terminals:  12-spsc-ring consume  and then  12-spsc-ring produce
#include <cinttypes>
#include <cstdio>
#include <random>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>

#include "consumer.hpp"
#include "counted_ring.hpp"
#include "ipc/process.hpp"
#include "seat.hpp"
#include "survivor.hpp"

namespace {

using ipc::RingRole;

// [produce]
void produce(const std::string& name, int tickets) {
  lesson::Seat seat(name, RingRole::producer);
  ipc::Producer producer(seat.ring(), seat.events(), name, /*batch*/ 16);
  for (; tickets > 0; --tickets) {
    if (put_in(seat, producer, lesson::ticket(producer.index() + 1))) continue;
    throw std::runtime_error("produce '" + name + "': the ring is full, and its consumer is gone");
  }
  producer.flush();
}
// [produce]

void consume(const lesson::Seat& seat, const std::string& name) {
  lesson::Consumer consumer(seat.ring(), seat.events(), name);
  const auto first = consumer.index() + 1;
  for (auto ticket = consumer.pop(); ticket; ticket = next_ticket(seat, consumer)) {
    if (!is_ticket(*ticket, consumer.index())) throw std::runtime_error("not the next ticket");
  }
  std::printf("  tickets %" PRIu64 " to %" PRIu64 ", and the producer is gone\n", first,
              consumer.index());
}

ipc::Process start_producer(const std::string& name, const char* tickets) {
  return ipc::Process::start(ipc::this_program(), {"produce", name, tickets});
}

void tour() {
  const auto name = "tickets-" + std::to_string(std::random_device()());
  lesson::Seat seat(name, RingRole::consumer);
  std::printf("A count that both sides write. A puts ticket 2 in, B takes ticket 1:\n");
  lesson::replay_the_shared_count();

  std::printf("\nTwo processes, one ring, no lock:\n");
  ipc::Process producer = start_producer(name, "100000");
  consume(seat, name);

  std::printf("\nA producer that is killed when the ring is full, and the next one:\n");
  producer = start_producer(name, "1000");
  while (!seat.ring().producer.sleeps) std::this_thread::yield();
  producer.kill();
  producer.wait();
  consume(seat, name);
  producer = start_producer(name, "36");
  consume(seat, name);

  std::printf("\nAn index that cannot be:\n");
  seat.ring().producer.index = 200'000;
  try {
    lesson::Consumer(seat.ring(), seat.events(), "tickets");
  } catch (const std::system_error& error) {
    std::printf("  %s\n", error.what());
  }
}

int number(const std::string& text) {
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
  if (digits && text.size() <= 9) return std::stoi(text);
  throw std::invalid_argument("'" + text + (digits ? "': too large" : "': not a number"));
}

}  // namespace

int main(int argc, char** argv) try {
  const std::string what = argc > 1 ? argv[1] : "tour";
  const std::string name = argc > 2 ? argv[2] : "tickets";
  if (what == "produce" && argc <= 4)
    produce(name, number(argc > 3 ? argv[3] : "100000"));
  else if (what == "consume" && argc <= 3)
    consume(lesson::Seat(name, RingRole::consumer), name);
  else if (argc == 1)
    tour();
  else
    throw std::invalid_argument("'" + what + "': produce [NAME [TICKETS]] | consume [NAME]");
} catch (const std::exception& error) {
  std::fprintf(stderr, "12-spsc-ring: %s\n", error.what());
  return 1;
}
