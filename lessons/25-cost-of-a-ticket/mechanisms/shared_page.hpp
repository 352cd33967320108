#pragma once
#include <new>
#include <string>

#include "../mechanism.hpp"
#include "ipc/shared_memory.hpp"

namespace lesson {

/// A page that the client makes and the server opens.
template <class Page>
class SharedPage {
 public:
  SharedPage(const std::string& object, const Mechanism::Start& start)
      : memory_(ipc::SharedMemory::create(object, sizeof(Page))), page_(new (memory_.data()) Page) {
    start();
  }
  explicit SharedPage(const std::string& object)
      : memory_(ipc::SharedMemory::open(object, sizeof(Page))),
        page_(std::launder(reinterpret_cast<Page*>(memory_.data()))) {}

  Page* operator->() const { return page_; }

 private:
  ipc::SharedMemory memory_;
  Page* page_;
};

}  // namespace lesson
