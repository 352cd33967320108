// The members of the Interlocked family that no lesson needs, as standard C++ says them.
#pragma once
#include <atomic>
#include <cstdint>

namespace lesson {

// [bits]
template <class T>
bool bit_test_and_set(T& word, int bit) {
  const T mask = T{1} << bit;
  return std::atomic_ref(word).fetch_or(mask) & mask;
}
// [bits]

template <class T>
bool bit_test_and_reset(T& word, int bit) {
  const T mask = T{1} << bit;
  return std::atomic_ref(word).fetch_and(~mask) & mask;
}

template <class T>
bool bit_test_and_complement(T& word, int bit) {
  const T mask = T{1} << bit;
  return std::atomic_ref(word).fetch_xor(mask) & mask;
}

inline std::int16_t increment16(std::int16_t& word) {
  return ++std::atomic_ref(word);
}

inline std::int16_t decrement16(std::int16_t& word) {
  return --std::atomic_ref(word);
}

inline std::int16_t compare_exchange16(std::int16_t& word, std::int16_t value,
                                       std::int16_t comparand) {
  std::atomic_ref(word).compare_exchange_strong(comparand, value);
  return comparand;
}

inline std::uint32_t exchange_subtract(std::uint32_t& word, std::uint32_t value) {
  return std::atomic_ref(word).fetch_sub(value);
}

inline void* exchange_pointer(void*& word, void* value) {
  return std::atomic_ref(word).exchange(value);
}

inline void* compare_exchange_pointer(void*& word, void* value, void* comparand) {
  std::atomic_ref(word).compare_exchange_strong(comparand, value);
  return comparand;
}

// ++ takes no memory order; what does returns the old value.
inline std::int32_t increment_acquire(std::int32_t& word) {
  return std::atomic_ref(word).fetch_add(1, std::memory_order_acquire) + 1;
}

inline std::int32_t increment_release(std::int32_t& word) {
  return std::atomic_ref(word).fetch_add(1, std::memory_order_release) + 1;
}

inline std::int32_t decrement_acquire(std::int32_t& word) {
  return std::atomic_ref(word).fetch_sub(1, std::memory_order_acquire) - 1;
}

inline std::int32_t decrement_release(std::int32_t& word) {
  return std::atomic_ref(word).fetch_sub(1, std::memory_order_release) - 1;
}

inline std::int32_t compare_exchange_acquire(std::int32_t& word, std::int32_t value,
                                             std::int32_t comparand) {
  std::atomic_ref(word).compare_exchange_strong(comparand, value, std::memory_order_acquire);
  return comparand;
}

inline std::int32_t compare_exchange_release(std::int32_t& word, std::int32_t value,
                                             std::int32_t comparand) {
  std::atomic_ref(word).compare_exchange_strong(comparand, value, std::memory_order_release);
  return comparand;
}

}  // namespace lesson
