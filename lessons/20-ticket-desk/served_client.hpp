#pragma once
#include <string>
#include <utility>

#include "connection.hpp"
#include "happenings.hpp"
#include "hot_clients.hpp"
#include "session.hpp"

namespace lesson {

/// What the server knows of a client.
struct ServedClient {
  ServedClient(ClientId number, ServerEnd its_end, std::string its_name)
      : id(number), end(std::move(its_end)), session(end.memory(), end), who(std::move(its_name)) {}

  ClientId id;
  ServerEnd end;
  Session<ipc::PrivateSync, ServerEnd> session;
  std::string who;
  Heat heat;
};

}  // namespace lesson
