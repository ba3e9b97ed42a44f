#include "runtime/testing/failing_allocations.h"

#include <pthread.h>
#include <sys/mman.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <new>

namespace zeropoint::runtime::testing {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

std::atomic<std::int64_t> next_allocation{0};
std::atomic<std::int64_t> first_failure{kNever};
std::atomic<std::int64_t> end_of_failures{kNever};
std::atomic<std::int64_t> num_live{0};

// Counts an allocation.
bool Fails() {
  const std::int64_t number = next_allocation.fetch_add(1);
  return number >= first_failure.load() && number < end_of_failures.load();
}

// Counts what was allocated.
void* Live(void* pointer) {
  if (pointer != nullptr) num_live.fetch_add(1);
  return pointer;
}

}  // namespace

std::int64_t NumLiveAllocations() { return num_live.load(); }

FailingAllocations::FailingAllocations(std::int64_t first, std::int64_t count) {
  next_allocation.store(0);
  end_of_failures.store(count < kNever - first ? first + count : kNever);
  first_failure.store(first);
}

FailingAllocations::~FailingAllocations() { first_failure.store(kNever); }

bool FailingAllocations::any_failed() const {
  return next_allocation.load() > first_failure.load();
}

}  // namespace zeropoint::runtime::testing

using zeropoint::runtime::testing::Fails;
using zeropoint::runtime::testing::Live;
using zeropoint::runtime::testing::num_live;

// The linker sends calls of X to __wrap_X, and those of __real_X to X.
extern "C" {

void* __real_malloc(std::size_t size);
void* __real_calloc(std::size_t count, std::size_t size);
void* __real_realloc(void* pointer, std::size_t size);
void __real_free(void* pointer);
int __real_posix_memalign(void** pointer, std::size_t alignment, std::size_t size);
void* __real_aligned_alloc(std::size_t alignment, std::size_t size);
void* __real_mmap(void* address, std::size_t size, int protection, int flags, int file,
                  off_t offset);
int __real_pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                          void* (*start)(void*), void* argument);

void* __wrap_malloc(std::size_t size) { return Fails() ? nullptr : Live(__real_malloc(size)); }

void* __wrap_calloc(std::size_t count, std::size_t size) {
  return Fails() ? nullptr : Live(__real_calloc(count, size));
}

void* __wrap_realloc(void* pointer, std::size_t size) {
  if (Fails()) return nullptr;
  void* const moved = __real_realloc(pointer, size);
  return pointer == nullptr ? Live(moved) : moved;
}

void __wrap_free(void* pointer) {
  if (pointer != nullptr) num_live.fetch_sub(1);
  __real_free(pointer);
}

int __wrap_posix_memalign(void** pointer, std::size_t alignment, std::size_t size) {
  if (Fails()) return ENOMEM;
  const int error = __real_posix_memalign(pointer, alignment, size);
  if (error == 0) num_live.fetch_add(1);
  return error;
}

void* __wrap_aligned_alloc(std::size_t alignment, std::size_t size) {
  return Fails() ? nullptr : Live(__real_aligned_alloc(alignment, size));
}

void* __wrap_mmap(void* address, std::size_t size, int protection, int flags, int file,
                  off_t offset) {
  if (!Fails()) return __real_mmap(address, size, protection, flags, file, offset);
  errno = ENOMEM;
  return MAP_FAILED;
}

int __wrap_pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                          void* (*start)(void*), void* argument) {
  return Fails() ? EAGAIN : __real_pthread_create(thread, attributes, start, argument);
}

}  // extern "C"

// The standard library's own are not in the binary. Its nothrow and array forms call these.
void* operator new(std::size_t size) {
  if (void* const pointer = std::malloc(size > 0 ? size : 1)) return pointer;
  throw std::bad_alloc();
}

void* operator new(std::size_t size, std::align_val_t alignment) {
  void* pointer = nullptr;
  if (posix_memalign(&pointer, static_cast<std::size_t>(alignment), size) == 0) return pointer;
  throw std::bad_alloc();
}

void operator delete(void* pointer) noexcept { std::free(pointer); }
void operator delete(void* pointer, std::size_t) noexcept { std::free(pointer); }
void operator delete(void* pointer, std::align_val_t) noexcept { std::free(pointer); }
void operator delete(void* pointer, std::size_t, std::align_val_t) noexcept { std::free(pointer); }
