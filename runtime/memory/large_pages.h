#ifndef ZEROPOINT_RUNTIME_MEMORY_LARGE_PAGES_H_
#define ZEROPOINT_RUNTIME_MEMORY_LARGE_PAGES_H_

// Memory that is ready at once, however much it is.

#include <cstddef>

namespace zeropoint::runtime {

/// `size` bytes, uninitialized and aligned to `alignment`, a power of two; null where there are
/// none. FreeAligned takes them back, as does std::free, which keeps none for reuse (BlockReuse).
/// Many are asked for in large pages: small ones are mapped one by one when they are first written,
/// which takes longer than to compute what is written.
void* AllocateAligned(std::size_t alignment, std::size_t size);
/// `bytes` may be null.
void FreeAligned(void* bytes);

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_MEMORY_LARGE_PAGES_H_
