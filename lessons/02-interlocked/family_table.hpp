#pragma once
#include <cstdint>

#include "family.hpp"
#include "table.hpp"

// The rest of the Interlocked family: what shared/ipc/interlocked.hpp documents and does not wrap.
// Again, what each call does to a word that holds 12.
namespace lesson {

// [bits]
template <class T>
constexpr Row<T> bits_of_12[] = {
    // 12 is 1100: bit 0 is not set, bit 2 is
    {"bit_test_and_set(w, 0)", [](T& w) { return T(bit_test_and_set(w, 0)); }, 0, 13},
    {"bit_test_and_set(w, 2)", [](T& w) { return T(bit_test_and_set(w, 2)); }, 1, 12},
    {"bit_test_and_reset(w, 0)", [](T& w) { return T(bit_test_and_reset(w, 0)); }, 0, 12},
    {"bit_test_and_reset(w, 2)", [](T& w) { return T(bit_test_and_reset(w, 2)); }, 1, 8},
    {"bit_test_and_complement(w, 0)", [](T& w) { return T(bit_test_and_complement(w, 0)); }, 0, 13},
    {"bit_test_and_complement(w, 2)", [](T& w) { return T(bit_test_and_complement(w, 2)); }, 1, 8},
};
// [bits]

using Short = std::int16_t;
constexpr Row<Short> short_words[] = {
    {"increment16(w)", [](Short& w) { return increment16(w); }, 13, 13},
    {"decrement16(w)", [](Short& w) { return decrement16(w); }, 11, 11},
    {"compare_exchange16(w, 5, 12)", [](Short& w) { return compare_exchange16(w, 5, 12); }, 12, 5},
    {"compare_exchange16(w, 5, 11)", [](Short& w) { return compare_exchange16(w, 5, 11); }, 12, 12},
};

constexpr Row<std::uint32_t> subtraction[] = {
    {"exchange_subtract(w, 5)", [](std::uint32_t& w) { return exchange_subtract(w, 5); }, 12, 7},
    {"exchange_subtract(w, 13)", [](std::uint32_t& w) { return exchange_subtract(w, 13); }, 12,
     UINT32_MAX},
};

// An address serves as well as a number.
inline void* at(std::intptr_t address) {
  return reinterpret_cast<void*>(address);
}
inline const Row<void*> pointers[] = {
    {"exchange_pointer(w, 5)", [](void*& w) { return exchange_pointer(w, at(5)); }, at(12), at(5)},
    {"compare_exchange_pointer(w, 5, 12)",
     [](void*& w) { return compare_exchange_pointer(w, at(5), at(12)); }, at(12), at(5)},
    {"compare_exchange_pointer(w, 5, 11)",
     [](void*& w) { return compare_exchange_pointer(w, at(5), at(11)); }, at(12), at(12)},
};

using Long = std::int32_t;
constexpr Row<Long> weaker_orders[] = {
    {"increment_acquire(w)", [](Long& w) { return increment_acquire(w); }, 13, 13},
    {"increment_release(w)", [](Long& w) { return increment_release(w); }, 13, 13},
    {"decrement_acquire(w)", [](Long& w) { return decrement_acquire(w); }, 11, 11},
    {"decrement_release(w)", [](Long& w) { return decrement_release(w); }, 11, 11},
    {"compare_exchange_acquire(w, 5, 12)",
     [](Long& w) { return compare_exchange_acquire(w, 5, 12); }, 12, 5},
    {"compare_exchange_acquire(w, 5, 11)",
     [](Long& w) { return compare_exchange_acquire(w, 5, 11); }, 12, 12},
    {"compare_exchange_release(w, 5, 12)",
     [](Long& w) { return compare_exchange_release(w, 5, 12); }, 12, 5},
    {"compare_exchange_release(w, 5, 11)",
     [](Long& w) { return compare_exchange_release(w, 5, 11); }, 12, 12},
};

/// Calls `visit` with each row.
template <class Visit>
void for_each_row_of_the_rest(Visit visit) {
  const auto visit_all = [&visit](const auto& rows) {
    for (const auto& row : rows) visit(row);
  };
  visit_all(bits_of_12<std::int32_t>);
  visit_all(bits_of_12<std::int64_t>);
  visit_all(short_words);
  visit_all(subtraction);
  visit_all(pointers);
  visit_all(weaker_orders);
}

}  // namespace lesson
