#pragma once
#include <atomic>

#include "ipc/interlocked.hpp"

// std::atomic_ref makes one step atomic on an integer that is not. Every call here is sequentially
// consistent, which is what a call without a memory order asks for: the Win32 functions promise a
// full barrier, and code that is ported may lean on it.
namespace ipc::interlocked {

static_assert(std::atomic_ref<std::int32_t>::is_always_lock_free &&
                  std::atomic_ref<std::int64_t>::is_always_lock_free,
              "a lock would belong to this process, and no other process would take it");
static_assert(std::atomic_ref<std::int32_t>::required_alignment == alignof(std::int32_t) &&
                  std::atomic_ref<std::int64_t>::required_alignment == alignof(std::int64_t),
              "any integer must do, wherever it lies");

// [new]
template <Word T>
T increment(T& word) {
  return ++std::atomic_ref(word);
}

template <Word T>
T decrement(T& word) {
  return --std::atomic_ref(word);
}

template <Word T>
T add(T& word, std::type_identity_t<T> value) {
  return std::atomic_ref(word) += value;
}
// [new]

// [old]
template <Word T>
T exchange_add(T& word, std::type_identity_t<T> value) {
  return std::atomic_ref(word).fetch_add(value);
}

template <Word T>
T exchange(T& word, std::type_identity_t<T> value) {
  return std::atomic_ref(word).exchange(value);
}

template <Word T>
T compare_exchange(T& word, std::type_identity_t<T> value, std::type_identity_t<T> comparand) {
  // On failure it writes what it found over its first argument; on success that is what it found.
  std::atomic_ref(word).compare_exchange_strong(comparand, value);
  return comparand;
}
// [old]

template <Word T>
T bit_and(T& word, std::type_identity_t<T> value) {
  return std::atomic_ref(word).fetch_and(value);
}

template <Word T>
T bit_or(T& word, std::type_identity_t<T> value) {
  return std::atomic_ref(word).fetch_or(value);
}

template <Word T>
T bit_xor(T& word, std::type_identity_t<T> value) {
  return std::atomic_ref(word).fetch_xor(value);
}

}  // namespace ipc::interlocked
