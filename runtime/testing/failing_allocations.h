#ifndef ZEROPOINT_RUNTIME_TESTING_FAILING_ALLOCATIONS_H_
#define ZEROPOINT_RUNTIME_TESTING_FAILING_ALLOCATIONS_H_

// A machine that is out of memory, or of threads, at a chosen moment.

#include <cstdint>

namespace zeropoint::runtime::testing {

/// While it lives, the allocation number `first` (from 0) fails, and the `count` - 1 after it: of
/// the C library's functions, operator new, mmap and pthread_create, on whatever thread, as far as
/// the binary's own objects call them. A test links with FAILING_ALLOCATIONS_LINKOPTS
/// (failing_allocations.bzl). One at a time.
class FailingAllocations {
 public:
  FailingAllocations(std::int64_t first, std::int64_t count);
  ~FailingAllocations();
  FailingAllocations(const FailingAllocations&) = delete;
  FailingAllocations& operator=(const FailingAllocations&) = delete;

  /// Whether any failed so far.
  bool any_failed() const;
};

/// Allocations that such objects have not freed.
std::int64_t NumLiveAllocations();

}  // namespace zeropoint::runtime::testing

#endif  // ZEROPOINT_RUNTIME_TESTING_FAILING_ALLOCATIONS_H_
