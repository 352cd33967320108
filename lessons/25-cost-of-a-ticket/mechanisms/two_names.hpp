#pragma once
#include <functional>
#include <string>
#include <utility>

namespace lesson {

/// Two names that the client makes, one for each way. They go away with this object, also if the
/// constructor that has begun to make them does not come to its end.
class TwoNames {
 public:
  using Remove = std::function<void(const char*)>;

  /// @param before what the names begin with.
  /// @param remove takes one of them away, if it is there; the server has none.
  explicit TwoNames(const std::string& before, Remove remove = {})
      : asked(before + "-asked"), replied(before + "-replied"), remove_(std::move(remove)) {}
  TwoNames(const TwoNames&) = delete;
  ~TwoNames() { remove(); }

  /// Takes both away: those who have the objects open keep them.
  void remove() {
    if (!remove_) return;
    remove_(asked.c_str());
    remove_(replied.c_str());
    remove_ = {};
  }

  const std::string asked;
  const std::string replied;

 private:
  Remove remove_;
};

}  // namespace lesson
