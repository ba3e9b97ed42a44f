#include "runtime/large_pages.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace zeropoint::runtime {
namespace {

constexpr std::uintptr_t kLargePage = std::uintptr_t{2} << 20;

}  // namespace

void* AllocateAligned(std::size_t alignment, std::size_t size) {
  void* bytes = nullptr;
  if (posix_memalign(&bytes, std::max(alignment, sizeof(void*)), size) != 0) return nullptr;
  // The whole pages in it. To align it to them would cost up to one more for each allocation.
  const auto address = reinterpret_cast<std::uintptr_t>(bytes);
  const std::uintptr_t begin = (address + kLargePage - 1) / kLargePage * kLargePage;
  const std::uintptr_t end = (address + size) / kLargePage * kLargePage;
  // A wish: it may be refused.
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
  return bytes;
}

}  // namespace zeropoint::runtime
