#include "runtime/large_pages.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>

namespace zeropoint::runtime {
namespace {

constexpr std::uintptr_t kLargePage = std::uintptr_t{2} << 20;

/// Asks for large pages in what lies at `address`.
void WishForLargePages(std::uintptr_t address, std::size_t size) {
  // The whole pages in it. To align it to them would cost up to one more for each allocation.
  const std::uintptr_t begin = (address + kLargePage - 1) / kLargePage * kLargePage;
  const std::uintptr_t end = (address + size) / kLargePage * kLargePage;
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
}

/// What std::malloc gave stands in front of what is aligned in it.
void*& WholeOf(void* aligned) { return static_cast<void**>(aligned)[-1]; }

}  // namespace

// Not aligned_alloc: before glibc 2.38, a heap does not use again what that has split off, and
// grows with each of many allocations of different sizes.
void* AllocateAligned(std::size_t alignment, std::size_t size) {
  const std::size_t unit = std::max(alignment, alignof(std::max_align_t));
  if (size > std::numeric_limits<std::size_t>::max() - unit) return nullptr;
  void* const whole = std::malloc(size + unit);
  if (whole == nullptr) return nullptr;
  const std::uintptr_t address = (reinterpret_cast<std::uintptr_t>(whole) / unit + 1) * unit;
  WishForLargePages(address, size);
  void* const aligned = reinterpret_cast<void*>(address);
  WholeOf(aligned) = whole;
  return aligned;
}

void FreeAligned(void* bytes) {
  if (bytes != nullptr) std::free(WholeOf(bytes));
}

}  // namespace zeropoint::runtime
