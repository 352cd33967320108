// The members of the Interlocked family that no lesson needs.
#pragma once
#include <cstdint>

#include "ipc/interlocked.hpp"

namespace lesson {

using ipc::interlocked::detail::win32;

inline bool bit_test_and_set(std::int32_t& word, int bit) {
  return ::InterlockedBitTestAndSet(win32(word), bit);
}
inline bool bit_test_and_set(std::int64_t& word, int bit) {
  return ::InterlockedBitTestAndSet64(win32(word), bit);
}

inline bool bit_test_and_reset(std::int32_t& word, int bit) {
  return ::InterlockedBitTestAndReset(win32(word), bit);
}
inline bool bit_test_and_reset(std::int64_t& word, int bit) {
  return ::InterlockedBitTestAndReset64(win32(word), bit);
}

inline bool bit_test_and_complement(std::int32_t& word, int bit) {
  return ::InterlockedBitTestAndComplement(win32(word), bit);
}
inline bool bit_test_and_complement(std::int64_t& word, int bit) {
  return ::InterlockedBitTestAndComplement64(win32(word), bit);
}

inline std::int16_t increment16(std::int16_t& word) {
  return ::InterlockedIncrement16(&word);
}

inline std::int16_t decrement16(std::int16_t& word) {
  return ::InterlockedDecrement16(&word);
}

inline std::int16_t compare_exchange16(std::int16_t& word, std::int16_t value,
                                       std::int16_t comparand) {
  return ::InterlockedCompareExchange16(&word, value, comparand);
}

inline std::uint32_t exchange_subtract(std::uint32_t& word, std::uint32_t value) {
  return ::InterlockedExchangeSubtract(&word, value);
}

inline void* exchange_pointer(void*& word, void* value) {
  return ::InterlockedExchangePointer(&word, value);
}

inline void* compare_exchange_pointer(void*& word, void* value, void* comparand) {
  return ::InterlockedCompareExchangePointer(&word, value, comparand);
}

inline std::int32_t increment_acquire(std::int32_t& word) {
  return ::InterlockedIncrementAcquire(win32(word));
}

inline std::int32_t increment_release(std::int32_t& word) {
  return ::InterlockedIncrementRelease(win32(word));
}

inline std::int32_t decrement_acquire(std::int32_t& word) {
  return ::InterlockedDecrementAcquire(win32(word));
}

inline std::int32_t decrement_release(std::int32_t& word) {
  return ::InterlockedDecrementRelease(win32(word));
}

inline std::int32_t compare_exchange_acquire(std::int32_t& word, std::int32_t value,
                                             std::int32_t comparand) {
  return ::InterlockedCompareExchangeAcquire(win32(word), value, comparand);
}

inline std::int32_t compare_exchange_release(std::int32_t& word, std::int32_t value,
                                             std::int32_t comparand) {
  return ::InterlockedCompareExchangeRelease(win32(word), value, comparand);
}

}  // namespace lesson
