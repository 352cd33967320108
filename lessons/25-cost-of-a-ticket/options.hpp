#pragma once
#include <stdexcept>
#include <string>
#include <vector>

namespace lesson {

/// What the command line asks for.
struct Options {
  bool quick = false;
  bool assert_claims = false;  // a claim that does not hold makes the exit status 1
  std::string json;            // the file to write; none if empty
  std::string only;            // what a mechanism must have in its name to be measured
};

/// @throws std::invalid_argument if there is something else.
inline Options options_of(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--quick")
      options.quick = true;
    else if (arguments[i] == "--assert")
      options.assert_claims = true;
    else if (arguments[i] == "--json" && i + 1 < arguments.size())
      options.json = arguments[++i];
    else if (options.only.empty() && !arguments[i].starts_with("-"))
      options.only = arguments[i];
    else
      throw std::invalid_argument("'" + arguments[i] +
                                  "': [--quick] [--json FILE] [--assert] [NAME] | stall [FILE]");
  }
  return options;
}

}  // namespace lesson
