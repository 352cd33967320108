// One server, many clients, each a process of its own. Without an argument this first shows what two
// events do to two clients; then it is the server itself, and kills a client that waits for a reply.
//
//   cmake --build --preset run-19
//
// In several terminals, in any order:  19-many-clients server FILE,  19-many-clients client FILE
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <string>

#include "ipc/process.hpp"
#include "seat.hpp"
#include "two_events.hpp"

namespace {

using namespace std::chrono_literals;
using lesson::ClientSeat;
using lesson::ServerSeat;

// [serve]
void reply(ServerSeat& server, const ServerSeat::Request& request) {
  const unsigned session = lesson::session_of(request.id);
  std::printf("  server: replies to slot %u, session %u\n", request.slot, session);
  server.desk().reply(request);
}

void reclaim(ServerSeat& server) {
  for (unsigned slot = 0; slot < lesson::slot_count; ++slot) {
    if (server.reclaim(slot)) std::printf("  server: the client in slot %u is gone\n", slot);
  }
}

void serve(const std::string& path) {
  ServerSeat server(path);
  std::printf("  server: ready\n");
  for (auto next_look = ipc::in(1s);;) {
    if (const auto request = server.desk().receive(next_look)) reply(server, *request);
    if (std::chrono::steady_clock::now() < next_look) continue;
    reclaim(server);
    next_look = ipc::in(1s);
  }
}
// [serve]

void ask(const std::string& path) {
  ClientSeat client(path);
  const auto ticket = client.desk().ask(ipc::in(10s));
  if (!ticket) {
    throw std::runtime_error("ask '" + path + "': no reply in time, and " +
                             (client.server_is_there() ? "a server is there" : "no server"));
  }
  std::printf("  client: ticket %llu\n", static_cast<unsigned long long>(*ticket));
}

// [kill]
ServerSeat::Request receive(ServerSeat& server) {
  for (;;) {  // it may be woken for a request that has its reply
    if (const auto request = server.desk().receive()) return *request;
  }
}

void kill_one(const std::string& path) {
  const auto start = [&] { return ipc::Process::start(ipc::this_program(), {"client", path}); };
  const auto serve_one = [&](ServerSeat& server) {
    ipc::Process client = start();
    reply(server, receive(server));
    if (client.wait() != 0) throw std::runtime_error("a client failed");
  };
  {
    ServerSeat server(path);
    serve_one(server);
    ipc::Process client = start();
    const auto request = receive(server);
    client.kill();
    client.wait();
    std::printf("  the client is killed\n");
    reply(server, request);  // too late
    reclaim(server);
    serve_one(server);
  }
  ServerSeat server(path);
  std::printf("  another server\n");
  serve_one(server);
}
// [kill]

void tour() {
  std::printf("Two events, two clients:\n");
  lesson::two_events_for_two_clients();
  std::printf("\nA slot for each client. One is killed while it waits:\n");
  const std::string name = "tickets-" + std::to_string(std::random_device()());
  const auto path = std::filesystem::temp_directory_path() / name;
  kill_one(path.string());
  std::filesystem::remove(path);
}

}  // namespace

int main(int argc, char** argv) try {
  std::setvbuf(stdout, nullptr, _IONBF, 0);  // the processes share it, and take turns by the line
  const std::string what = argc > 1 ? argv[1] : "tour";
  if (argc == 1)
    tour();
  else if (what == "server" && argc == 3)
    serve(argv[2]);
  else if (what == "client" && argc == 3)
    ask(argv[2]);
  else
    throw std::invalid_argument("'" + what + "': server FILE | client FILE");
} catch (const std::exception& error) {
  std::fprintf(stderr, "19-many-clients: %s\n", error.what());
  return 1;
}
