#pragma once
#include <atomic>
#include <type_traits>

namespace ipc {

/// An atomic variable in memory that several processes map: a std::atomic whose steps are
/// undivided for all of them. What is not so between processes does not compile:
/// - a type that takes a lock: the lock is a variable of the program, and each process has its own;
/// - a type of more than 8 bytes: whether 16 are undivided depends on each program's compiler and
///   its options (`clang++ -mcx16`, but not g++), so two sides may not agree; and even a load of
///   them may write, which a mapping to read only does not stand;
/// - a pointer: it leads somewhere else in another process;
/// - `wait` and `notify_one`, `notify_all`: they reach the threads of one process. Sleep on a word
///   of SharedSync instead (Linux), or on a named kernel object (Windows).
///
/// The variable has the size and the bytes of a plain T, at an address that is a multiple of its
/// size; other languages see it as one. A T has no destructor, so nobody need end it.
///
/// That a lock-free operation is also *address-free*, undivided through every mapping of its page,
/// is what the C++ standard recommends ([atomics.lockfree]) and what compilers do.
template <class T>
class SharedAtomic : public std::atomic<T> {
  // [refused]
  static_assert(sizeof(T) <= 8,
                "SharedAtomic: more than 8 bytes, and the other side may be compiled to lock them");
  static_assert(std::atomic<T>::is_always_lock_free,
                "SharedAtomic: not lock-free, and the lock would be in one process only");
  static_assert(!std::is_pointer_v<T>, "SharedAtomic: an address means nothing to another process");
  static_assert(sizeof(std::atomic<T>) == sizeof(T), "SharedAtomic: other languages map a plain T");
  // [refused]

 public:
  constexpr SharedAtomic(T value = T()) : std::atomic<T>(value) {}
  using std::atomic<T>::operator=;

  void wait(T, std::memory_order = std::memory_order_seq_cst) const = delete;
  void notify_one() = delete;
  void notify_all() = delete;
};

}  // namespace ipc
