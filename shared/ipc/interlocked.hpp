#pragma once
#include <concepts>
#include <cstdint>
#include <type_traits>

/// The Win32 Interlocked functions, on both systems: atomic steps on a plain integer.
///
/// On Windows they are the functions themselves; elsewhere std::atomic_ref does the same. Ported
/// programs get wrong what they return, so a check of lesson 02 keeps each row, on both systems:
///
/// | here | Win32: Interlocked… | .NET: Interlocked. | std::atomic | returns |
/// |---|---|---|---|---|
/// | `increment` | `Increment` | `Increment` | `++` | the new value |
/// | `decrement` | `Decrement` | `Decrement` | `--` | the new value |
/// | `add` | `Add` | `Add` | `+=` | the new value |
/// | `exchange_add` | `ExchangeAdd` | none | `fetch_add` | the old value |
/// | `exchange` | `Exchange` | `Exchange` | `exchange` | the old value |
/// | `compare_exchange` | `CompareExchange` | `CompareExchange` | (1) | the old value |
/// | `bit_and` | `And` | `And` | `fetch_and` | the old value |
/// | `bit_or` | `Or` | `Or` | `fetch_or` | the old value |
/// | `bit_xor` | `Xor` | none | `fetch_xor` | the old value |
///
/// (1) `compare_exchange_strong` returns whether it stored, and puts what it found into `expected`.
///
/// All are full barriers: sequentially consistent, and never weaker. Arithmetic wraps round; there
/// is no overflow. While threads use a word in this way, nobody may touch it in another.
///
/// The rest of the family is not wrapped: no lesson needs it. Lesson 02 checks these rows, too:
///
/// | Win32: Interlocked… | .NET: Interlocked. | std::atomic | bits | returns |
/// |---|---|---|---|---|
/// | `Increment16`, `Decrement16` | none | `++`, `--` | 16 | the new value |
/// | `CompareExchange16` | `CompareExchange`, since .NET 9 | (1) | 16 | the old value |
/// | `ExchangeSubtract` | none | `fetch_sub` | 32 | the old value |
/// | `BitTestAndSet`, `…Reset`, `…Complement` | none | (2) | 32, 64 | the old bit |
/// | `ExchangePointer`, `CompareExchangePointer` | (3) | `exchange`, (1) | pointer | old value |
/// | `…Acquire`, `…Release` (4) | none | name a `memory_order` | 32 | as without it |
///
/// (2) `fetch_or`, `fetch_and`, `fetch_xor`; of what they return, the one bit. (3) For references,
/// `Exchange` and `CompareExchange`. (4) Of `Increment`, `Decrement` and `CompareExchange`; where a
/// processor has nothing weaker than a full barrier, as x86, these are the plain functions.
///
/// Not checked: what mingw-w64 lacks. `NoFence`: relaxed. `Exchange`, `And`, `Or`, `Xor` of 8 and
/// 16 bits. `CompareExchange128`: returns whether it stored. Left out: the lists, `PushEntrySList`…
namespace ipc::interlocked {

/// What the functions work on. Win32 calls the 32 bits LONG and the 64 bits LONG64, and gives the
/// functions for the latter names that end in 64.
template <class T>
concept Word = std::same_as<T, std::int32_t> || std::same_as<T, std::int64_t>;

/// Adds one.
/// @param word the integer.
/// @returns the new value.
template <Word T>
T increment(T& word);

/// Subtracts one.
/// @param word the integer.
/// @returns the new value.
template <Word T>
T decrement(T& word);

/// Adds a value.
/// @param word the integer.
/// @param value what to add.
/// @returns the new value, unlike exchange_add().
template <Word T>
T add(T& word, std::type_identity_t<T> value);

/// Adds a value.
/// @param word the integer.
/// @param value what to add.
/// @returns the old value, unlike add().
template <Word T>
T exchange_add(T& word, std::type_identity_t<T> value);

/// Stores a value.
/// @param word the integer.
/// @param value what to store.
/// @returns the old value.
template <Word T>
T exchange(T& word, std::type_identity_t<T> value);

/// Stores a value if the integer is what you expect; looks and stores in one step.
/// @param word the integer.
/// @param value what to store. It comes first, as in Win32 and .NET; in C++ it comes last.
/// @param comparand what the integer must be for that.
/// @returns the old value, stored or not. It was stored if this equals `comparand`.
template <Word T>
T compare_exchange(T& word, std::type_identity_t<T> value, std::type_identity_t<T> comparand);

/// Keeps the bits that are set in a value, and clears the others.
/// @param word the integer.
/// @param value the bits to keep.
/// @returns the old value.
template <Word T>
T bit_and(T& word, std::type_identity_t<T> value);

/// Sets the bits that are set in a value.
/// @param word the integer.
/// @param value the bits to set.
/// @returns the old value.
template <Word T>
T bit_or(T& word, std::type_identity_t<T> value);

/// Flips the bits that are set in a value.
/// @param word the integer.
/// @param value the bits to flip.
/// @returns the old value.
template <Word T>
T bit_xor(T& word, std::type_identity_t<T> value);

}  // namespace ipc::interlocked

#ifdef _WIN32
#include "ipc/windows/interlocked.hpp"
#else
#include "ipc/linux/interlocked.hpp"
#endif
