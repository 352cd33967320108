#pragma once
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "../mechanism.hpp"
#include "../mechanisms/two_names.hpp"
#include "ipc/error.hpp"
#include "ipc/linux/descriptor.hpp"
#include "moved_all.hpp"

namespace lesson {

/// Two pipes with names.
class Fifos {
 public:
  Fifos(const std::string& object, const Mechanism::Start& start) : names_(path(object), ::unlink) {
    for (const std::string& fifo : {names_.asked, names_.replied}) {
      if (::mkfifo(fifo.c_str(), 0600) != 0) ipc::throw_system_error("mkfifo", fifo);
    }
    out_ = open(names_.asked);
    in_ = open(names_.replied);
    start();
  }
  explicit Fifos(const std::string& object)
      : names_(path(object)), out_(open(names_.replied)), in_(open(names_.asked)) {}
  void remove_names() { names_.remove(); }

  void send(const Message& m) { moved_all(::write(out_.get(), &m, sizeof m), "write"); }
  Message receive() {
    Message m;
    moved_all(::read(in_.get(), &m, sizeof m), "read");
    return m;
  }

 private:
  static std::string path(const std::string& name) {
    return std::filesystem::temp_directory_path() / name;
  }
  // To read and write: with one of them, open() waits for the other side.
  static ipc::Descriptor open(const std::string& fifo) {
    ipc::Descriptor end(::open(fifo.c_str(), O_RDWR | O_CLOEXEC));
    if (!end) ipc::throw_system_error("open", fifo);
    return end;
  }

  TwoNames names_;
  ipc::Descriptor out_;
  ipc::Descriptor in_;
};

}  // namespace lesson
