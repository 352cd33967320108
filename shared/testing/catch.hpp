#pragma once
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
