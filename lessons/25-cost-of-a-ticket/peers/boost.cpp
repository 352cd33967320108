// Boost.Interprocess: a message queue in shared memory, under a mutex and two conditions.
#include <boost/interprocess/ipc/message_queue.hpp>
#include <string>

#include "../mechanisms.hpp"

namespace lesson {
namespace {

using boost::interprocess::message_queue;

class Queues {
 public:
  Queues(const std::string& object, const Mechanism::Start& start)
      : asked_(object + "-asked"),
        replied_(object + "-replied"),
        out_(boost::interprocess::create_only, asked_.c_str(), 8, sizeof(Message)),
        in_(boost::interprocess::create_only, replied_.c_str(), 8, sizeof(Message)) {
    start();
  }
  explicit Queues(const std::string& object)
      : out_(boost::interprocess::open_only, (object + "-replied").c_str()),
        in_(boost::interprocess::open_only, (object + "-asked").c_str()) {}
  ~Queues() {
    for (const std::string& name : {asked_, replied_}) {
      if (!name.empty()) message_queue::remove(name.c_str());
    }
  }

  void send(const Message& m) { out_.send(&m, sizeof m, /*priority*/ 0); }
  Message receive() {
    Message m;
    message_queue::size_type size = 0;
    unsigned priority = 0;
    in_.receive(&m, sizeof m, size, priority);
    return m;
  }

 private:
  std::string asked_;  // of the one who made them
  std::string replied_;
  message_queue out_;
  message_queue in_;
};

}  // namespace

Mechanism boost_message_queue() {
  return wire<Queues>("Boost message_queue");
}

}  // namespace lesson
