// The named-event server of lesson 18, as it is shipped.
#define lesson lesson_18  // each lesson has a namespace of this name, and this program has several
#include "seat.hpp"
#undef lesson

#include <chrono>

#include "../mechanisms.hpp"
#include "ipc/deadline.hpp"

namespace lesson {
namespace {

namespace desk = lesson_18;

class Client {
 public:
  Client(const std::string& object, const Mechanism::Start& start)
      : seat_(object, desk::Side::client), desk_(seat_.desk()) {
    start();
  }

  std::uint64_t ask() { return desk_.ask().value(); }

 private:
  desk::Seat seat_;
  decltype(seat_.desk()) desk_;
};

void serve(const std::string& object) {
  desk::Seat seat(object, desk::Side::server);
  auto desk = seat.desk();
  do {  // a client that has left is not heard, so look for it now and then
    while (const auto request = desk.receive(ipc::in(std::chrono::milliseconds(50)))) {
      desk.reply(*request);
    }
  } while (seat.other_is_taken());
}

}  // namespace

Mechanism request_reply() {
  return client_and_server<Client>("named-event server", Places::both, serve);
}

}  // namespace lesson
