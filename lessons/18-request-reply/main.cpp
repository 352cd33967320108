// A server and a client, each a process of its own. Without an argument this starts both, and then
// shows what two events without numbers do to a client that gives up once.
//
//   cmake --build --preset run-18
//
// In two terminals, in any order:  18-request-reply server  and  18-request-reply client
#include <cstdio>
#include <stdexcept>
#include <string>

#include "ipc/auto_reset_event.hpp"
#include "ipc/process.hpp"
#include "seat.hpp"
#include "stop_request.hpp"

namespace {

using namespace std::chrono_literals;

// [serve]
void serve(const std::string& name, int tickets) {
  lesson::Seat seat(name, lesson::Side::server);
  const lesson::StopRequest stop(seat.asked());  // Ctrl-C sets the event, as a request does
  std::printf("  server: ready\n");
  for (bool client = false; tickets > 0 && !stop.came();) {
    if (const auto request = seat.desk().receive(ipc::in(2s))) {
      std::printf("  server: request %u\n", *request);
      seat.desk().reply(*request);
      client = true;
      --tickets;
    } else if (client && !seat.other_is_taken()) {
      std::printf("  server: the client is gone\n");
      client = false;
    }
  }
}
// [serve]

// [ask]
void ask(const std::string& name, int seconds) {
  lesson::Seat seat(name, lesson::Side::client);
  for (int i = 0; i < 3; ++i) {
    const auto ticket = seat.desk().ask(ipc::in(seconds * 1s));
    if (!ticket) {
      throw std::runtime_error("ask '" + name + "': no reply in time, and " +
                               (seat.other_is_taken() ? "a server is there" : "no server"));
    }
    std::printf("  client: ticket %llu\n", static_cast<unsigned long long>(*ticket));
  }
}
// [ask]

// [naive]
void two_events_without_numbers() {
  ipc::AutoResetEvent asked;
  ipc::AutoResetEvent replied;
  for (int request = 1, ticket = 0; request <= 3; ++request) {
    asked.set();  // the client asks, and its time is up at once: it takes what is there
    const char* got = replied.wait(ipc::Deadline::min()) ? "a signal" : "no signal";
    std::printf("  client: request %d: %s, ticket %d\n", request, got, ticket);
    asked.wait();
    std::printf("  server: request %d: ticket %d\n", request, ++ticket);
    replied.set();
  }
}
// [naive]

void tour() {
  const auto now = std::to_string(ipc::in(0s).time_since_epoch().count());
  std::printf("A client and a server, two processes:\n");
  auto client = ipc::Process::start(ipc::this_program(), {"client", "tickets-" + now});
  auto server = ipc::Process::start(ipc::this_program(), {"server", "tickets-" + now, "3"});
  if (client.wait() != 0 || server.wait() != 0) throw std::runtime_error("a process failed");

  std::printf("\nTwo events without numbers. The client gives up once:\n");
  two_events_without_numbers();
}

int number(const std::string& text) {
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
  if (digits && text.size() <= 9) return std::stoi(text);
  throw std::invalid_argument("'" + text + (digits ? "': too large" : "': not a number"));
}

}  // namespace

int main(int argc, char** argv) try {
  std::setvbuf(stdout, nullptr, _IONBF, 0);  // the processes share it, and take turns by the line
  const std::string what = argc > 1 ? argv[1] : "tour";
  const std::string name = argc > 2 ? argv[2] : "tickets";
  if (what == "server" && argc <= 4)
    serve(name, number(argc > 3 ? argv[3] : "999999999"));
  else if (what == "client" && argc <= 4)
    ask(name, number(argc > 3 ? argv[3] : "10"));
  else if (argc == 1)
    tour();
  else
    throw std::invalid_argument("'" + what +
                                "': server [NAME [TICKETS]] | client [NAME [SECONDS]]");
} catch (const std::exception& error) {
  std::fprintf(stderr, "18-request-reply: %s\n", error.what());
  return 1;
}
