#pragma once
#include <fcntl.h>
#include <mqueue.h>

#include <string>

#include "../mechanism.hpp"
#include "../mechanisms/two_names.hpp"
#include "ipc/error.hpp"
#include "moved_all.hpp"

namespace lesson {

/// Two POSIX message queues.
class MessageQueues {
 public:
  MessageQueues(const std::string& object, const Mechanism::Start& start)
      : names_("/" + object, ::mq_unlink),
        out_(open(names_.asked, O_CREAT | O_EXCL)),
        in_(open(names_.replied, O_CREAT | O_EXCL)) {
    start();
  }
  explicit MessageQueues(const std::string& object)
      : names_("/" + object), out_(open(names_.replied, 0)), in_(open(names_.asked, 0)) {}
  ~MessageQueues() {
    ::mq_close(out_);
    ::mq_close(in_);
  }
  void remove_names() { names_.remove(); }

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

  TwoNames names_;
  mqd_t out_;
  mqd_t in_;
};

}  // namespace lesson
