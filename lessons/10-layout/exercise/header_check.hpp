// Your check of a header that a stranger wrote, and may write to while you read it. What it
// promises stands in shared/ipc/layout.hpp above check_header(); try without reading the code below
// that. Then: cmake --workflow --preset exercise-10
#pragma once
#include "ipc/layout.hpp"

namespace lesson {

using ipc::LayoutHeader;
using ipc::layout::Expected;
using ipc::layout::Fault;
using ipc::layout::HeaderCopy;
using ipc::layout::Verdict;

template <class Sync>
Verdict check_header(const ipc::BasicLayoutHeader<Sync>& shared, std::size_t real_size,
                     const Expected& expected) {
  HeaderCopy copy;
  // TODO 1: there may be no room for a header. How do you know, without touching it?
  // TODO 2: the magic comes before everything else. Load it with the memory order that makes the
  //         rest wait for it. What does a magic of 0 say?
  if (shared.version.load(std::memory_order_relaxed) != expected.version) {
    return {Fault::version, copy};
  }
  // TODO 3: the size of the header has one right value.
  // TODO 4: the total size has two bounds, and this is one of them.
  if (shared.total_size.load(std::memory_order_relaxed) > real_size) {
    return {Fault::too_large, copy};
  }
  // TODO 5: what is in the copy was not checked. What was checked is not in the copy.
  copy.version = shared.version.load(std::memory_order_relaxed);
  copy.total_size = shared.total_size.load(std::memory_order_relaxed);
  return {Fault::none, copy};
}

}  // namespace lesson
