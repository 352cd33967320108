// Two programs that know nothing of each other but a name meet at it. Then one signals and ends
// before the other comes, once when nobody else has the event open, and once when somebody has.
//
//   cmake --build --preset run-17
//
// In two terminals, in any order:  17-named-event host  and  17-named-event guest
#include <cstdio>
#include <random>
#include <stdexcept>
#include <string>

#include "ipc/process.hpp"
#include "named_event.hpp"

namespace {

using namespace std::chrono_literals;
using ipc::ResetPolicy;
using lesson::NamedEvent;

NamedEvent event(const std::string& name) {
  return NamedEvent::open_or_create(name, ResetPolicy::automatic);
}

void wait(NamedEvent& event, const std::string& name) {
  if (!event.wait(ipc::in(10s))) throw std::runtime_error("wait '" + name + "': nobody came");
}

// [meet]
void guest(const std::string& name) {
  NamedEvent knock = event(name + "-knock");
  NamedEvent answer = event(name + "-answer");
  std::printf("  guest: knocks\n");
  knock.set();
  wait(answer, name + "-answer");  // stays until the other has heard it
  std::printf("  guest: heard the answer\n");
}

void host(const std::string& name) {
  NamedEvent knock = event(name + "-knock");
  NamedEvent answer = event(name + "-answer");
  wait(knock, name + "-knock");
  std::printf("  host: heard a knock, answers\n");
  answer.set();  // the guest is here and has the event open, so the signal stays
}
// [meet]

// [leave]
void leave(const std::string& name) {
  NamedEvent bell = event(name);
  std::printf("  A: %s the event, sets it, ends\n", bell.created() ? "makes" : "finds");
  bell.set();
}

void look(const std::string& name) {
  NamedEvent bell = event(name);
  const char* how = bell.created() ? "makes" : "finds";
  std::printf("  B: %s the event, %s\n", how, bell.wait(ipc::in(0s)) ? "a signal" : "no signal");
}
// [leave]

ipc::Process start(const char* what, const std::string& name) {
  return ipc::Process::start(ipc::this_program(), {what, name});
}

void leave_and_look(const std::string& name) {
  for (const char* what : {"leave", "look"}) start(what, name).wait();
}

void tour() {
  const std::string name = "ticket-" + std::to_string(std::random_device()());
  std::printf("Two programs, one name:\n");
  ipc::Process host = start("host", name);
  ipc::Process guest = start("guest", name);
  if (host.wait() != 0 || guest.wait() != 0) throw std::runtime_error("a process failed");

  std::printf("\nOne after the other:\n");
  leave_and_look(name);

  std::printf("\nThe same, while a third has the event open:\n");
  const NamedEvent keeper = event(name);
  leave_and_look(name);
}

}  // namespace

int main(int argc, char** argv) try {
  std::setvbuf(stdout, nullptr, _IONBF, 0);  // the processes share it, and take turns by the line
  const std::string what = argc > 1 ? argv[1] : "tour";
  const std::string name = argc > 2 ? argv[2] : "tickets";
  if (argc == 1)
    tour();
  else if (what == "host" && argc <= 3)
    host(name);
  else if (what == "guest" && argc <= 3)
    guest(name);
  else if (what == "leave" && argc <= 3)
    leave(name);
  else if (what == "look" && argc <= 3)
    look(name);
  else
    throw std::invalid_argument("'" + what + "': host, guest, leave or look, and a NAME");
} catch (const std::exception& error) {
  std::fprintf(stderr, "17-named-event: %s\n", error.what());
  return 1;
}
