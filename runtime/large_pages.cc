#include "runtime/large_pages.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>

namespace zeropoint::runtime {
namespace {

constexpr std::size_t kLargePage = std::size_t{2} << 20;

}  // namespace

void* AllocateAligned(std::size_t alignment, std::size_t size) {
  const bool is_large = size >= kLargePage;
  if (is_large) alignment = std::max(alignment, kLargePage);
  void* bytes = nullptr;
  if (posix_memalign(&bytes, std::max(alignment, sizeof(void*)), size) != 0) return nullptr;
  // Whole pages only, so that nothing is in memory beyond the end. A wish: it may be refused.
  if (is_large) madvise(bytes, size / kLargePage * kLargePage, MADV_HUGEPAGE);
  return bytes;
}

}  // namespace zeropoint::runtime
