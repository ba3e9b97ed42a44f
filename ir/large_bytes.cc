#include "ir/large_bytes.h"

#include <sys/mman.h>

#include <cstdlib>
#include <new>

namespace zeropoint::ir {
namespace {

constexpr std::size_t kAlignment = 64;
constexpr std::size_t kLargePage = std::size_t{2} << 20;

constexpr std::size_t RoundUp(std::size_t size, std::size_t unit) {
  return (size + unit - 1) / unit * unit;
}

}  // namespace

std::shared_ptr<std::byte> AllocateBytes(std::size_t size) {
  const bool is_large = size >= kLargePage;
  const std::size_t alignment = is_large ? kLargePage : kAlignment;
  void* bytes = std::aligned_alloc(alignment, RoundUp(size, alignment));
  if (bytes == nullptr && size > 0) throw std::bad_alloc();
  // Whole pages only, so that nothing is in memory beyond the end. A wish: it may be refused.
  if (is_large) madvise(bytes, size / kLargePage * kLargePage, MADV_HUGEPAGE);
  return {static_cast<std::byte*>(bytes), std::free};
}

}  // namespace zeropoint::ir
