#pragma once

#ifdef _WIN32
#include "ipc/windows/address_wait.hpp"
#else
#include "ipc/linux/futex.hpp"
#endif

/// @file
/// What every primitive here is built on: a word in memory that a thread can sleep on.
///
/// A primitive takes it as a policy named `Sync`, so that one source serves four purposes: in one
/// process (ipc::PrivateSync), between processes (ipc::SharedSync, Linux), one step at a time on a
/// given schedule (testing::SteppedSync), and under a model checker (testing::ModelSync).
/// A policy has these members:
///
/// | member | meaning |
/// |---|---|
/// | `Atomic<T>` | std::atomic, or what stands in for it |
/// | `Plain<T>` | data that the primitive protects; a model reports two threads that touch it at once |
/// | `Deadline`, `never` | when a wait gives up, and the deadline of a wait that does not |
/// | `wait(word, expected, until)` | sleeps while the word holds `expected` |
/// | `wake_one(word)`, `wake_all(word)` | wakes threads asleep on the word |
/// | `wait_any(words, expected, until)` | (1) sleeps while each word holds what is expected of it |
/// | `most_words` | (1) how many words that can be |
/// | `full_fence()` | std::atomic_thread_fence(seq_cst): nothing passes it, not even a load a store |
/// | `sleepers_can_die` | may a sleeper be killed while the others live on? |
/// | `this_thread()` | a number that the calling thread has, and no other; never 0 |
///
/// `wait` compares and falls asleep in one step: a wake that comes after the word has changed is
/// never missed. It returns false when the deadline passed, true in every other case: the word
/// differed, a wake came, or for no reason at all. So the caller looks at the word again.
///
/// (1) Not on Windows, which has no sleep on several words. `wait_any` compares one word after the
/// other, and each in one step with getting into its queue: from there on, a wake at that word
/// counts. It stays in all queues until it runs, so several wakes may be spent on one sleeper.
