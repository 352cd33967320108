// What Linux has to carry a message from one process to another. Errors end the run: nobody else
// uses these objects.
#pragma once
#include <fcntl.h>
#include <mqueue.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "../mechanism.hpp"
#include "../mechanisms/memory.hpp"
#include "ipc/error.hpp"
#include "ipc/linux/descriptor.hpp"
#include "ipc/sync.hpp"

namespace lesson {

/// The least with which both sides can sleep: a word and a message each way, and a system call each
/// time. What sleeping mechanisms are held against.
// [futex]
class FutexPair {
 public:
  FutexPair(const std::string& object, const Mechanism::Start& start)
      : page_(object, start), mine_(page_->asked), theirs_(page_->replied) {}
  explicit FutexPair(const std::string& object)
      : page_(object), mine_(page_->replied), theirs_(page_->asked) {}

  void send(const Message& message) {
    mine_.message = message;
    mine_.number.store(++sent_, std::memory_order_release);  // whoever sees it sees the message
    ipc::SharedSync::wake_one(mine_.number);
  }
  Message receive() {
    ++received_;
    while (theirs_.number.load(std::memory_order_acquire) != received_) {
      ipc::SharedSync::wait(theirs_.number, received_ - 1, ipc::never);
    }
    return theirs_.message;
  }

 private:
  struct alignas(64) Line {
    ipc::SharedSync::Atomic<std::uint32_t> number;
    Message message;
  };
  struct Page {
    Line asked;
    Line replied;
  };

  SharedPage<Page> page_;
  Line& mine_;
  Line& theirs_;
  std::uint32_t sent_ = 0;
  std::uint32_t received_ = 0;
};
// [futex]

/// @throws std::system_error if a call has failed, std::runtime_error if it moved a part only.
inline void moved_all(ssize_t moved, const char* call) {
  if (moved < 0) ipc::throw_system_error(call);
  if (moved != sizeof(Message)) throw std::runtime_error(std::string(call) + ": cut short");
}

/// Two pipes with names.
class Fifos {
 public:
  Fifos(const std::string& object, const Mechanism::Start& start)
      : asked_(path(object + "-asked")), replied_(path(object + "-replied")) {
    for (const std::string& fifo : {asked_, replied_}) {
      if (::mkfifo(fifo.c_str(), 0600) != 0) ipc::throw_system_error("mkfifo", fifo);
    }
    out_ = open(asked_);
    in_ = open(replied_);
    start();
  }
  explicit Fifos(const std::string& object)
      : out_(open(path(object + "-replied"))), in_(open(path(object + "-asked"))) {}
  Fifos(const Fifos&) = delete;
  ~Fifos() {
    for (const std::string& fifo : {asked_, replied_}) {
      if (!fifo.empty()) ::unlink(fifo.c_str());
    }
  }

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

  std::string asked_;  // of the one who made them
  std::string replied_;
  ipc::Descriptor out_;
  ipc::Descriptor in_;
};

/// A stream between two sockets, with a name that is no file.
class UnixStream {
 public:
  UnixStream(const std::string& object, const Mechanism::Start& start) {
    const ipc::Descriptor door = unix_socket();
    const sockaddr_un address = address_of(object);
    if (::bind(door.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      ipc::throw_system_error("bind", object);
    }
    if (::listen(door.get(), 1) != 0) ipc::throw_system_error("listen", object);
    start();
    socket_ = ipc::Descriptor(::accept4(door.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!socket_) ipc::throw_system_error("accept4", object);
  }
  explicit UnixStream(const std::string& object) : socket_(unix_socket()) {
    const sockaddr_un address = address_of(object);
    if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) !=
        0) {
      ipc::throw_system_error("connect", object);
    }
  }

  void send(const Message& m) {
    moved_all(::send(socket_.get(), &m, sizeof m, MSG_NOSIGNAL), "send");
  }
  Message receive() {
    Message m;
    moved_all(::recv(socket_.get(), &m, sizeof m, MSG_WAITALL), "recv");  // a stream has no borders
    return m;
  }

 private:
  static ipc::Descriptor unix_socket() {
    ipc::Descriptor made(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!made) ipc::throw_system_error("socket", "AF_UNIX");
    return made;
  }
  static sockaddr_un address_of(const std::string& object) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (object.size() + 1 > sizeof address.sun_path)
      ipc::throw_system_error("bind", object, EINVAL);
    object.copy(address.sun_path + 1, object.size());  // behind a zero byte: no file
    return address;
  }

  ipc::Descriptor socket_;
};

/// Two POSIX message queues.
class MessageQueues {
 public:
  MessageQueues(const std::string& object, const Mechanism::Start& start)
      : asked_("/" + object + "-asked"),
        replied_("/" + object + "-replied"),
        out_(open(asked_, O_CREAT | O_EXCL)),
        in_(open(replied_, O_CREAT | O_EXCL)) {
    start();
  }
  explicit MessageQueues(const std::string& object)
      : out_(open("/" + object + "-replied", 0)), in_(open("/" + object + "-asked", 0)) {}
  MessageQueues(const MessageQueues&) = delete;
  ~MessageQueues() {
    for (const std::string& name : {asked_, replied_}) {
      if (!name.empty()) ::mq_unlink(name.c_str());
    }
    ::mq_close(out_);
    ::mq_close(in_);
  }

  void send(const Message& m) {
    if (::mq_send(out_, reinterpret_cast<const char*>(&m), sizeof m, /*priority*/ 0) != 0) {
      ipc::throw_system_error("mq_send");
    }
  }
  Message receive() {
    Message m;
    moved_all(::mq_receive(in_, reinterpret_cast<char*>(&m), sizeof m, nullptr), "mq_receive");
    return m;
  }

 private:
  static mqd_t open(const std::string& name, int flags) {
    mq_attr sizes{};
    sizes.mq_maxmsg = 8;
    sizes.mq_msgsize = sizeof(Message);
    const mqd_t queue = ::mq_open(name.c_str(), O_RDWR | O_CLOEXEC | flags, 0600, &sizes);
    if (queue == -1) ipc::throw_system_error("mq_open", name);
    return queue;
  }

  std::string asked_;  // of the one who made them
  std::string replied_;
  mqd_t out_;
  mqd_t in_;
};

}  // namespace lesson
