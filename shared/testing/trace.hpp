#pragma once
#include <cstdio>
#include <cstring>
#include <string>

namespace testing {

/// A place in a source file, by default the one that calls. std::source_location, which clang++ 14
/// does not have.
struct Here {
  const char* file = "";
  unsigned line = 0;

  static constexpr Here current(const char* file = __builtin_FILE(),
                                unsigned line = __builtin_LINE()) {
    return {file, line};
  }
};

/// What one thread did to one variable, in one step that no other thread can divide.
struct Step {
  char thread;         ///< 'A', 'B', …
  const char* format;  ///< what it did, a printf format for the two numbers that follow
  long long first;
  long long second;
  Here where;  ///< the line of the code under test
};

/// The steps of one run, in the order in which they happened. Fixed storage: the model checker
/// allows no allocation of ours while it runs.
class Trace {
 public:
  void clear() { size_ = 0; }

  void add(char thread, const char* format, long long first, long long second, Here where) {
    if (size_ < capacity) steps_[size_++] = {thread, format, first, second, where};
  }

  /// @returns one line a step, the way the lessons print a schedule; only the last `most` of them.
  std::string text(std::size_t most = 11) const {
    const std::size_t skipped = size_ > most ? size_ - most : 0;
    std::string out = skipped ? "     (" + std::to_string(skipped) + " earlier steps)\n" : "";
    for (std::size_t i = skipped; i < size_; ++i) {
      const Step& step = steps_[i];
      char what[64];
      char line[160];
      std::snprintf(what, sizeof what, step.format, step.first, step.second);
      std::snprintf(line, sizeof line, "%4zu  %c  %-34s %s", i + 1, step.thread, what,
                    place(step.where).c_str());
      out += line;
      out.erase(out.find_last_not_of(' ') + 1);  // plain data has no place
      out += '\n';
    }
    return out;
  }

 private:
  static std::string place(const Here& where) {
    const char* slash = std::strrchr(where.file, '/');
    if (where.line == 0) return "";
    return (slash ? slash + 1 : where.file) + (":" + std::to_string(where.line));
  }

  static constexpr std::size_t capacity = 4096;
  Step steps_[capacity];
  std::size_t size_ = 0;
};

}  // namespace testing
