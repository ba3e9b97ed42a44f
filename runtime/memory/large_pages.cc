#include "runtime/memory/large_pages.h"

#include <malloc.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "runtime/memory/block_reuse.h"

namespace zeropoint::runtime {
namespace {

constexpr std::uintptr_t kLargePage = std::uintptr_t{2} << 20;

}  // namespace

void* AllocateAligned(std::size_t alignment, std::size_t size) {
  BlockReuse* const reuse = BlockReuse::Current();
  void* bytes = reuse == nullptr ? nullptr : reuse->Take(alignment, size);
  if (bytes != nullptr) return bytes;
  if (posix_memalign(&bytes, std::max(alignment, sizeof(void*)), size) != 0) return nullptr;
  // The whole pages in it. To align it to them would cost up to one more for each allocation.
  const auto address = reinterpret_cast<std::uintptr_t>(bytes);
  const std::uintptr_t begin = (address + kLargePage - 1) / kLargePage * kLargePage;
  const std::uintptr_t end = (address + size) / kLargePage * kLargePage;
  // A wish: it may be refused.
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
  return bytes;
}

void FreeAligned(void* bytes) {
  BlockReuse* const reuse = BlockReuse::Current();
  const bool is_kept =
      reuse != nullptr && bytes != nullptr && reuse->Keep(bytes, malloc_usable_size(bytes));
  if (!is_kept) std::free(bytes);
}

}  // namespace zeropoint::runtime
