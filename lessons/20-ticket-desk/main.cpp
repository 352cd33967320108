// The ticket desk: one server, and clients that are processes of their own. Without an argument
// this starts them all, and kills a server.
//
//   cmake --build --preset run-20
//
// In several terminals:
//   20-ticket-desk server
//   20-ticket-desk client tickets 5
//   20-ticket-desk status
#include <cinttypes>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "client.hpp"
#include "ipc/process.hpp"
#include "server.hpp"

namespace {

using namespace std::chrono_literals;

// [serve]
void serve(const std::string& name) {
  lesson::Server server(name, lesson::usual_ledger(name), [](const std::string& line) {
    std::printf("  server: %s\n", line.c_str());
  });
  std::printf("  server: ready\n");
  server.run();  // until Ctrl-C or SIGTERM
  std::printf("  server: done\n");
}
// [serve]

// [ask]
void ask(const std::string& name, int tickets) {
  lesson::Client client(name, ipc::in(10s));
  for (; tickets > 0; --tickets) {
    const auto ticket = client.ask(ipc::in(10s));
    if (!ticket) throw std::runtime_error("ask '" + name + "': no reply in time");
    std::printf("  client: ticket %" PRIu64 "\n", *ticket);
  }
}
// [ask]

void show_status(const std::string& name) {
  const auto status = lesson::ask_status(name, ipc::in(10s));
  if (!status) throw std::runtime_error("status '" + name + "': no server");
  std::printf("  clients %" PRIu64 ", tickets %" PRIu64 ", wake-ups %" PRIu64 ", drops %" PRIu64
              "\n",
              status->clients, status->tickets, status->wake_ups, status->drops);
}

// [tour]
void tour() {
  const auto name = "tour-" + std::to_string(ipc::in(0s).time_since_epoch().count());
  const auto start = [&](const char* what) {
    return ipc::Process::start(ipc::this_program(), {what, name});
  };
  std::printf("A server and two clients, a process each:\n");
  ipc::Process server = start("server");
  for (int clients = 0; clients < 2; ++clients) start("client").wait();

  std::printf("\nThe server is killed. A client comes, and then the next server:\n");
  server.kill();
  server.wait();
  ipc::Process client = start("client");
  server = start("server");
  client.wait();

  server.kill();
  server.wait();
  std::filesystem::remove(lesson::usual_ledger(name));  // Windows: not while a server has it
}
// [tour]

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
  if (what == "server" && argc <= 3)
    serve(name);
  else if (what == "client" && argc <= 4)
    ask(name, number(argc > 3 ? argv[3] : "3"));
  else if (what == "status" && argc <= 3)
    show_status(name);
  else if (argc == 1)
    tour();
  else
    throw std::invalid_argument("'" + what +
                                "': server [NAME] | client [NAME [TICKETS]] | status [NAME]");
} catch (const std::exception& error) {
  std::fprintf(stderr, "20-ticket-desk: %s\n", error.what());
  return 1;
}
