#pragma once
#include <future>
#include <optional>
#include <utility>
#include <vector>

#include "turns.hpp"

// A client, and the server's end of it. Another thread has connected it, and has ended.
struct LetIn {
  explicit LetIn(lesson::Gate& gate) {
    auto opened = std::async(std::launch::async,
                             [] { return lesson::ClientEnd::open(desk_name(), ipc::never); });
    std::vector<lesson::Arrival> arrived;
    while (arrived.empty()) arrived = std::move(gate.look(/*sleep*/ true).arrived);
    id = arrived.front().id;
    end.emplace(gate.let_in(std::move(arrived.front())));
    end->hand_over();
    client.emplace(opened.get().value());
  }

  lesson::ClientId id;
  std::optional<lesson::ServerEnd> end;
  std::optional<lesson::ClientEnd> client;
};
