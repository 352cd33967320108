// Boost.Interprocess: a message queue in shared memory, under a mutex and two conditions.
#include <boost/interprocess/ipc/message_queue.hpp>
#include <string>

#include "../mechanisms.hpp"
#include "../mechanisms/two_names.hpp"
#include "../wire.hpp"

namespace lesson {
namespace {

using boost::interprocess::message_queue;

class Queues {
 public:
  Queues(const std::string& object, const Mechanism::Start& start)
      : names_(object, message_queue::remove),
        out_(boost::interprocess::create_only, names_.asked.c_str(), 8, sizeof(Message)),
        in_(boost::interprocess::create_only, names_.replied.c_str(), 8, sizeof(Message)) {
    start();
  }
  explicit Queues(const std::string& object)
      : names_(object),
        out_(boost::interprocess::open_only, names_.replied.c_str()),
        in_(boost::interprocess::open_only, names_.asked.c_str()) {}
  void remove_names() { names_.remove(); }

  void send(const Message& m) { out_.send(&m, sizeof m, /*priority*/ 0); }
  Message receive() {
    Message m;
    message_queue::size_type size = 0;
    unsigned priority = 0;
    in_.receive(&m, sizeof m, size, priority);
    return m;
  }

 private:
  TwoNames names_;
  message_queue out_;
  message_queue in_;
};

}  // namespace

Mechanism boost_message_queue() {
  return wire<Queues>("Boost message_queue");
}

}  // namespace lesson
