#pragma once
#include <string>
#include <utility>

#include "ipc/shared_memory.hpp"

inline bool is_there(const std::string& name) {
  return static_cast<bool>(ipc::find_named(name));
}

// So that a check that fails leaves nothing behind.
struct Cleanup {
  explicit Cleanup(std::string its_name) : name(std::move(its_name)) {}
  Cleanup(const Cleanup&) = delete;
  ~Cleanup() { ipc::SharedMemory::remove(name); }
  std::string name;
};
