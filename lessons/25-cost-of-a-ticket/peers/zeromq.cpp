// ZeroMQ: REQ and REP over a unix socket; a thread of the library's own on each side.
#include <string>
#include <zmq.hpp>

#include "../mechanisms.hpp"
#include "../wire.hpp"

namespace lesson {
namespace {

class Sockets {
 public:
  Sockets(const std::string& object, const Mechanism::Start& start)
      : socket_(context_, zmq::socket_type::req) {
    socket_.bind("ipc://@" + object);
    start();
  }
  explicit Sockets(const std::string& object) : socket_(context_, zmq::socket_type::rep) {
    socket_.connect("ipc://@" + object);
  }

  void send(const Message& m) { socket_.send(zmq::buffer(&m, sizeof m)); }
  Message receive() {
    Message m;
    const auto got = socket_.recv(zmq::buffer(&m, sizeof m));
    if (!got || got->size != sizeof m) throw std::runtime_error("zmq: not a message");
    return m;
  }

 private:
  zmq::context_t context_;
  zmq::socket_t socket_;
};

}  // namespace

Mechanism zeromq() {
  return wire<Sockets>("ZeroMQ");
}

}  // namespace lesson
