#pragma once
#include <cstdint>

#include "ipc/interlocked.hpp"

namespace lesson {

using namespace ipc::interlocked;

/// What one call does to a word that holds 12.
template <class T>
struct Row {
  const char* call;
  T (*function)(T& w);
  T returns;
  T now;  ///< what the word holds then
};

// [table]
template <class T>
constexpr Row<T> on_a_word_that_holds_12[] = {
    {"increment(w)", [](T& w) { return increment(w); }, 13, 13},
    {"decrement(w)", [](T& w) { return decrement(w); }, 11, 11},
    {"add(w, 5)", [](T& w) { return add(w, 5); }, 17, 17},
    {"exchange_add(w, 5)", [](T& w) { return exchange_add(w, 5); }, 12, 17},
    {"exchange(w, 5)", [](T& w) { return exchange(w, 5); }, 12, 5},
    {"compare_exchange(w, 5, 12)", [](T& w) { return compare_exchange(w, 5, 12); }, 12, 5},
    {"compare_exchange(w, 5, 11)", [](T& w) { return compare_exchange(w, 5, 11); }, 12, 12},
    {"bit_and(w, 10)", [](T& w) { return bit_and(w, 10); }, 12, 8},
    {"bit_or(w, 10)", [](T& w) { return bit_or(w, 10); }, 12, 14},
    {"bit_xor(w, 10)", [](T& w) { return bit_xor(w, 10); }, 12, 6},
};
// [table]

}  // namespace lesson
