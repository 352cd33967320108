#pragma once
#include <optional>
#include <string>
#include <type_traits>

// Catch2 moved its headers between versions 2 and 3; the lessons work with both.
#define CATCH_CONFIG_ENABLE_OPTIONAL_STRINGMAKER  // a failed CHECK shows an optional's value
#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_message.hpp>
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#else
#include <catch2/catch.hpp>
#endif

// An expected std::nullopt is shown as an empty optional, { }. Newer versions of Catch2 do that
// themselves; theirs goes before this one.
template <class T>
struct Catch::StringMaker<T, std::enable_if_t<std::is_same_v<T, std::nullopt_t>>> {
  static std::string convert(T) { return "{ }"; }
};
