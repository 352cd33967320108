#pragma once

namespace lesson {

/// The event that a ring sets to wake the other side; or none, for a side that never sleeps on it.
/// @tparam Event what has `set()`.
template <class Event>
class Bell {
 public:
  Bell() = default;
  explicit Bell(Event& event) : event_(&event) {}

  void set() {
    if (event_) event_->set();
  }

 private:
  Event* event_ = nullptr;
};

}  // namespace lesson
