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

#include "ipc/process.hpp"
#include "seat.hpp"
#include "two_events.hpp"

namespace {

using namespace std::chrono_literals;
using lesson::ServerSeat;

void reply(ServerSeat& server, const lesson::Request& request) {
  const unsigned session = lesson::session_of(request.id);
  std::printf("  server: replies to slot %u, session %u\n", request.slot, session);
  server.desk().reply(request);
}

bool reclaim(ServerSeat& server, unsigned slot) {
  if (!server.reclaim(slot)) return false;
  std::printf("  server: the client in slot %u is gone\n", slot);
  return true;
}

void serve(const std::string& path) {
  ServerSeat server(path);
  std::printf("  server: ready\n");
  for (ipc::Deadline round = ipc::in(1s);;) {
    if (const auto request = server.desk().receive(round)) reply(server, *request);
    if (ipc::in(0s) < round) continue;
    for (unsigned slot = 0; slot < lesson::slot_count; ++slot) reclaim(server, slot);
    round = ipc::in(1s);  // so it looks once a second, also when it is busy
  }
}

void ask(const std::string& path) {
  lesson::ClientSeat client(path);
  const auto ticket = client.desk().ask(ipc::in(10s));
  if (!ticket) throw std::runtime_error("ask '" + path + "': no reply in time");
  std::printf("  client: ticket %llu\n", static_cast<unsigned long long>(*ticket));
}

void tour() {
  lesson::two_events_for_two_clients();
  std::printf("\nA slot for each client. One is killed while it waits:\n");
  const auto now = std::to_string(ipc::in(0s).time_since_epoch().count());
  const auto path = (std::filesystem::temp_directory_path() / ("tickets-" + now)).string();
  std::optional<ServerSeat> server(path);
  const auto start = [&] { return ipc::Process::start(ipc::this_program(), {"client", path}); };
  const auto receive = [&] { return server->desk().receive(ipc::in(10s)).value(); };
  const auto serve_one = [&] {
    ipc::Process client = start();
    reply(*server, receive());
    client.wait();
  };
  serve_one();
  ipc::Process client = start();
  const lesson::Request request = receive();
  client.kill();
  client.wait();
  std::printf("  the client is killed\n");
  reply(*server, request);  // too late
  // The kernel may take a moment to drop the lock of the dead.
  while (!reclaim(*server, request.slot)) continue;
  serve_one();
  server.emplace(path);  // ends the last one first
  std::printf("  another server\n");
  serve_one();
  server.reset();
  std::filesystem::remove(path);
}

}  // namespace

int main(int argc, char** argv) try {
  std::setvbuf(stdout, nullptr, _IONBF, 0);  // the processes share it, and take turns by the line
  const std::string what = argc > 1 ? argv[1] : "tour";
  const bool has_file = (what == "server" || what == "client") && argc == 3;
  if (argc > 1 && !has_file)
    throw std::invalid_argument("'" + what + "': server FILE | client FILE");
  if (what == "tour") tour();
  if (what == "server") serve(argv[2]);
  if (what == "client") ask(argv[2]);
} catch (const std::exception& error) {
  std::fprintf(stderr, "19-many-clients: %s\n", error.what());
  return 1;
}
