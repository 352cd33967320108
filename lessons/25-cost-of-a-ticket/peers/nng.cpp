// nng: REQ and REP over a unix socket; threads of the library's own on each side.
#include <nng/nng.h>
#include <nng/protocol/reqrep0/rep.h>
#include <nng/protocol/reqrep0/req.h>

#include <stdexcept>
#include <string>

#include "../mechanisms.hpp"
#include "../wire.hpp"

namespace lesson {
namespace {

class Sockets {
 public:
  Sockets(const std::string& object, const Mechanism::Start& start) : asks_(true) {
    must("nng_req0_open", ::nng_req0_open(&socket_));
    must("nng_listen", ::nng_listen(socket_, ("abstract://" + object).c_str(), nullptr, 0));
    start();
  }
  explicit Sockets(const std::string& object) : asks_(false) {
    must("nng_rep0_open", ::nng_rep0_open(&socket_));
    must("nng_dial", ::nng_dial(socket_, ("abstract://" + object).c_str(), nullptr, 0));
  }
  Sockets(const Sockets&) = delete;
  // nng_close() may drop what was sent and has not left yet. So whoever asks waits until the server
  // has the end, or is not there to have it.
  ~Sockets() {
    Message m;
    std::size_t size = sizeof m;
    if (asks_ && ::nng_socket_set_ms(socket_, NNG_OPT_RECVTIMEO, 5000) == 0) {
      ::nng_recv(socket_, &m, &size, 0);
    }
    ::nng_close(socket_);
  }

  void send(Message m) { must("nng_send", ::nng_send(socket_, &m, sizeof m, 0)); }
  Message receive() {
    Message m;
    std::size_t size = sizeof m;
    must("nng_recv", ::nng_recv(socket_, &m, &size, 0));
    if (size != sizeof m) throw std::runtime_error("nng_recv: not a message");
    if (m.request == no_more_requests) send(m);  // acknowledges it; no reply has this number
    return m;
  }

 private:
  static void must(const char* call, int error) {
    if (error) throw std::runtime_error(std::string(call) + ": " + ::nng_strerror(error));
  }

  nng_socket socket_;
  bool asks_;
};

}  // namespace

Mechanism nng() {
  return wire<Sockets>("nng");
}

}  // namespace lesson
