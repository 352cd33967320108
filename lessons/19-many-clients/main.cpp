// One server, many clients, each a process of its own. Without an argument this first shows what
// two events do to two clients; then it is the server itself, and kills a client that waits for a
// reply.
//
//   cmake --build --preset run-19
//
// In several terminals, in any order:  19-many-clients server FILE,  19-many-clients client FILE
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

#include "ipc/process.hpp"
#include "seat.hpp"
#include "two_events.hpp"

namespace {

using namespace std::chrono_literals;
using lesson::ServerSeat;

// [serve]
void reply(ServerSeat& server, const lesson::Request& request) {
  const unsigned session = lesson::session_of(request.id);
  std::printf("  server: replies to slot %u, session %u\n", request.slot, session);
  server.desk().reply(request);
}

// Whether somebody was gone.
bool reclaim(ServerSeat& server) {
  bool any = false;
  for (unsigned slot = 0; slot < lesson::slot_count; ++slot) {
    if (!server.reclaim(slot)) continue;
    std::printf("  server: the client in slot %u is gone\n", slot);
    any = true;
  }
  return any;
}

void serve(const std::string& path) {
  ServerSeat server(path);
  std::printf("  server: ready\n");
  for (ipc::Deadline round = ipc::in(1s);;) {
    if (const auto request = server.desk().receive(round)) reply(server, *request);
    if (ipc::in(0s) < round) continue;
    reclaim(server);  // once a second, also when it is busy
    round = ipc::in(1s);
  }
}
// [serve]

// [ask]
void ask(const std::string& path) {
  lesson::ClientSeat client(path);
  const auto ticket = client.desk().ask(ipc::in(10s));
  if (!ticket) throw std::runtime_error("ask '" + path + "': no reply in time");
  std::printf("  client: ticket %llu\n", static_cast<unsigned long long>(*ticket));
}
// [ask]

void tour() {
  lesson::two_events_for_two_clients();
  std::printf("\nA slot for each client. One is killed while it waits:\n");
  const auto now = std::to_string(ipc::in(0s).time_since_epoch().count());
  const auto path = (std::filesystem::temp_directory_path() / ("tickets-" + now)).string();
  // [kill]
  std::optional<ServerSeat> server(path);
  const auto start = [&] { return ipc::Process::start(ipc::this_program(), {"client", path}); };
  const auto receive = [&] {
    const auto request = server->desk().receive(ipc::in(10s));
    if (!request) throw std::runtime_error("receive '" + path + "': no request in time");
    return *request;
  };
  const auto serve_one = [&] {
    ipc::Process client = start();
    reply(*server, receive());
    if (client.wait(ipc::in(10s)) != 0) throw std::runtime_error("client '" + path + "': failed");
  };
  serve_one();
  ipc::Process client = start();
  const lesson::Request request = receive();
  client.kill();
  if (client.wait(ipc::in(10s)) != 137) throw std::runtime_error("kill '" + path + "': failed");
  std::printf("  the client is killed\n");
  reply(*server, request);  // too late
  // The kernel may take a moment to drop the lock of the dead.
  for (const ipc::Deadline until = ipc::in(10s); !reclaim(*server) && ipc::in(0s) < until;) {
    std::this_thread::yield();
  }
  serve_one();
  server.emplace(path);  // ends the last one first
  std::printf("  another server\n");
  serve_one();
  // [kill]
  server.reset();
  std::filesystem::remove(path);
}

}  // namespace

int main(int argc, char** argv) try {
  std::setvbuf(stdout, nullptr, _IONBF, 0);  // the processes share it, and take turns by the line
  const std::string what = argc > 1 ? argv[1] : "";
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
