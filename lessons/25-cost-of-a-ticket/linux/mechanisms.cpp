#include "../mechanisms.hpp"

#include "../mechanisms/counters.hpp"
#include "../mechanisms/event_pair.hpp"
#include "../mechanisms/ring_pair.hpp"
#include "../mechanisms/spinning_pair.hpp"
#include "../wire.hpp"
#include "fifos.hpp"
#include "futex_pair.hpp"
#include "message_queues.hpp"
#include "unix_stream.hpp"

namespace lesson {

std::vector<Mechanism> mechanisms() {
  std::vector<Mechanism> all = {
      alone<PlainCounter>("plain ++"),
      alone<AtomicCounter>("atomic"),
      alone<LockedCounter>("mutex"),
      alone<EventCounter>("event, nobody waits"),
      alone<SharedCounter>("shared counter"),
      client_and_server<ContendedCounter>("shared counter, contended", Places::two_cores,
                                          ContendedCounter::rival),
      wire<SpinningPair>("spinning pair", Places::two_cores),
      wire<RingPair<true>>("ring, spinning", Places::two_cores),
  };
  for (Mechanism& mechanism : hot_ticket_desk()) all.push_back(std::move(mechanism));
  all.push_back(wire<FutexPair>("futex pair"));
  for (Mechanism& mechanism : sleeping_ticket_desk()) all.push_back(std::move(mechanism));
  all.push_back(wire<EventPair>("event pair"));
  all.push_back(wire<RingPair<false>>("ring, sleeping"));
  all.push_back(request_reply());
  all.push_back(wire<Fifos>("pipe"));
  all.push_back(wire<UnixStream>("unix stream"));
  all.push_back(wire<MessageQueues>("POSIX mq"));
  all.push_back(boost_message_queue());
  all.push_back(zeromq());
  all.push_back(nng());
  all.push_back(grpc());
  return all;
}

}  // namespace lesson
