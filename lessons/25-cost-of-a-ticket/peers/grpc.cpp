// gRPC: a unary call over a unix socket; HTTP/2, and threads of the library's own on each side.
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>

#include "../mechanisms.hpp"
#include "../wire.hpp"
#include "ticket.grpc.pb.h"

namespace lesson {
namespace {

std::string address_of(const std::string& object) {
  return "unix-abstract:" + object;
}

class Client {
 public:
  Client(const std::string& object, const Mechanism::Start& start)
      : desk_(ticket::Desk::NewStub(
            ::grpc::CreateChannel(address_of(object), ::grpc::InsecureChannelCredentials()))) {
    start();
  }
  ~Client() { call(no_more_requests); }

  std::uint64_t ask() {
    const ::grpc::Status status = call(++request_);
    if (!status.ok()) throw std::runtime_error("Ask: " + status.error_message());
    return reply_.ticket();
  }

 private:
  ::grpc::Status call(std::uint64_t request) {
    ::grpc::ClientContext context;
    context.set_wait_for_ready(true);  // the server may still be on its way
    message_.set_request(request);
    return desk_->Ask(&context, message_, &reply_);
  }

  std::unique_ptr<ticket::Desk::Stub> desk_;
  ticket::Message message_;
  ticket::Message reply_;
  std::uint64_t request_ = 0;
};

class Service final : public ticket::Desk::Service {
 public:
  ::grpc::Status Ask(::grpc::ServerContext*, const ticket::Message* request,
                     ticket::Message* reply) override {
    if (request->request() == no_more_requests) {
      over_.set_value();
      return ::grpc::Status::OK;
    }
    reply->set_request(request->request());
    reply->set_ticket(++tickets_);
    return ::grpc::Status::OK;
  }
  void wait_until_over() { over_.get_future().wait(); }

 private:
  std::atomic<std::uint64_t> tickets_ = 0;  // calls come in several threads
  std::promise<void> over_;
};

void serve(const std::string& object) {
  Service service;
  ::grpc::ServerBuilder builder;
  builder.AddListeningPort(address_of(object), ::grpc::InsecureServerCredentials());
  builder.RegisterService(&service);
  const std::unique_ptr<::grpc::Server> server = builder.BuildAndStart();
  if (!server) throw std::runtime_error("cannot listen at " + object);
  service.wait_until_over();
  server->Shutdown();
}

}  // namespace

Mechanism grpc() {
  return client_and_server<Client>("gRPC", Places::both, serve);
}

}  // namespace lesson
