#include "testing/run.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "ipc/error.hpp"
#include "ipc/linux/descriptor.hpp"
#include "ipc/process.hpp"

namespace testing {
namespace {

// While it lives, what this process writes goes to a file, and a program started meanwhile inherits
// that.
class Redirected {
 public:
  explicit Redirected(const ipc::Descriptor& file) {
    std::fflush(nullptr);
    for (const int stream : streams) ::dup2(file.get(), stream);
  }
  Redirected(const Redirected&) = delete;
  ~Redirected() {
    for (std::size_t i = 0; i < streams.size(); ++i) ::dup2(before_[i].get(), streams[i]);
  }

 private:
  static constexpr std::array streams{STDOUT_FILENO, STDERR_FILENO};
  const std::array<ipc::Descriptor, 2> before_{
      ipc::Descriptor(::fcntl(streams[0], F_DUPFD_CLOEXEC, 0)),
      ipc::Descriptor(::fcntl(streams[1], F_DUPFD_CLOEXEC, 0))};
};

ipc::Process start(const std::string& program, const std::vector<std::string>& arguments,
                   const ipc::Descriptor& file) {
  const Redirected streams(file);
  return ipc::Process::start(program, arguments);
}

}  // namespace

Ended run(const std::string& program, const std::vector<std::string>& arguments) {
  const ipc::Descriptor file(::memfd_create("said", MFD_CLOEXEC));
  if (!file) ipc::throw_system_error("memfd_create");
  const int status = start(program, arguments, file).wait().value();

  std::string said(static_cast<std::size_t>(::lseek(file.get(), 0, SEEK_END)), '\0');
  if (::pread(file.get(), said.data(), said.size(), 0) != static_cast<ssize_t>(said.size())) {
    ipc::throw_system_error("pread");
  }
  return {status, said};
}

}  // namespace testing
