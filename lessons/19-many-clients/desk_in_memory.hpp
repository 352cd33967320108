// A desk in the memory of a check or a model, with two slots.
#pragma once
#include "client.hpp"
#include "ipc/auto_reset_event.hpp"
#include "server.hpp"
#include "slots.hpp"

template <class Sync>
struct DeskInMemory {
  using Event = ipc::BasicAutoResetEvent<Sync>;

  Event& asked() { return asked_event; }
  Event& replied(unsigned slot) { return replied_events[slot]; }

  lesson::Client<Sync, Event> client(unsigned slot, lesson::Session session) {
    return {block.slots[slot], session, asked(), replied(slot)};
  }
  lesson::Client<Sync, Event> client(unsigned slot) {
    return client(slot, lesson::next_session(block, slot));
  }
  lesson::Server<Sync, 2, DeskInMemory> server() { return {block, *this}; }

  lesson::DeskBlock<Sync, 2> block;
  Event asked_event;
  Event replied_events[2];
};
