#ifndef ZEROPOINT_RUNTIME_THREADS_POOL_HANDLE_H_
#define ZEROPOINT_RUNTIME_THREADS_POOL_HANDLE_H_

// XNNPACK knows its thread pool by pthreadpool.h alone. That is implemented here, over ThreadPool:
// the pool of that name wakes every thread for every operator, waits for all of them, and keeps
// them looking for work for milliseconds.

#include <cstddef>

#include "runtime/threads/thread_pool.h"

/// What a pthreadpool_t of this library points to. XNNPACK asks how many threads there are when an
/// operator is reshaped, and cuts its work (and its memory for each thread) accordingly; so
/// `threads` may change before a reshape only.
struct pthreadpool {
  /// May be null for one thread.
  zeropoint::runtime::ThreadPool* workers = nullptr;
  /// At most those of `workers`.
  std::size_t threads = 1;
};

#endif  // ZEROPOINT_RUNTIME_THREADS_POOL_HANDLE_H_
