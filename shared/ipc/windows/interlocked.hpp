#pragma once
#include "ipc/interlocked.hpp"
#include "ipc/windows/win32.hpp"

namespace ipc::interlocked {

namespace detail {

// LONG is `long`, std::int32_t is `int`: 32 bits each, and two types. The language does not promise
// that a step on the one is seen through the other; every compiler for Windows does. MSVC takes any
// two types to overlap, and its own <winbase.h> casts `unsigned*` in this way. g++ and clang make
// an Interlocked function one atomic builtin, which they take to touch any memory.
inline LONG volatile* win32(std::int32_t& word) {
  static_assert(sizeof(LONG) == sizeof(std::int32_t) && alignof(LONG) == alignof(std::int32_t));
  return reinterpret_cast<LONG volatile*>(&word);
}

// LONG64 is std::int64_t.
inline LONG64 volatile* win32(std::int64_t& word) {
  return &word;
}

}  // namespace detail

// [new]
template <Word T>
T increment(T& word) {
  if constexpr (sizeof(T) == 4) {
    return ::InterlockedIncrement(detail::win32(word));
  } else {
    return ::InterlockedIncrement64(detail::win32(word));
  }
}
// [new]

template <Word T>
T decrement(T& word) {
  if constexpr (sizeof(T) == 4) {
    return ::InterlockedDecrement(detail::win32(word));
  } else {
    return ::InterlockedDecrement64(detail::win32(word));
  }
}

template <Word T>
T add(T& word, std::type_identity_t<T> value) {
  if constexpr (sizeof(T) == 4) {
    return ::InterlockedAdd(detail::win32(word), value);
  } else {
    return ::InterlockedAdd64(detail::win32(word), value);
  }
}

template <Word T>
T exchange_add(T& word, std::type_identity_t<T> value) {
  if constexpr (sizeof(T) == 4) {
    return ::InterlockedExchangeAdd(detail::win32(word), value);
  } else {
    return ::InterlockedExchangeAdd64(detail::win32(word), value);
  }
}

template <Word T>
T exchange(T& word, std::type_identity_t<T> value) {
  if constexpr (sizeof(T) == 4) {
    return ::InterlockedExchange(detail::win32(word), value);
  } else {
    return ::InterlockedExchange64(detail::win32(word), value);
  }
}

template <Word T>
T compare_exchange(T& word, std::type_identity_t<T> value, std::type_identity_t<T> comparand) {
  if constexpr (sizeof(T) == 4) {
    return ::InterlockedCompareExchange(detail::win32(word), value, comparand);
  } else {
    return ::InterlockedCompareExchange64(detail::win32(word), value, comparand);
  }
}

template <Word T>
T bit_and(T& word, std::type_identity_t<T> value) {
  if constexpr (sizeof(T) == 4) {
    return ::InterlockedAnd(detail::win32(word), value);
  } else {
    return ::InterlockedAnd64(detail::win32(word), value);
  }
}

template <Word T>
T bit_or(T& word, std::type_identity_t<T> value) {
  if constexpr (sizeof(T) == 4) {
    return ::InterlockedOr(detail::win32(word), value);
  } else {
    return ::InterlockedOr64(detail::win32(word), value);
  }
}

template <Word T>
T bit_xor(T& word, std::type_identity_t<T> value) {
  if constexpr (sizeof(T) == 4) {
    return ::InterlockedXor(detail::win32(word), value);
  } else {
    return ::InterlockedXor64(detail::win32(word), value);
  }
}

}  // namespace ipc::interlocked
