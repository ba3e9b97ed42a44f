#ifndef ZEROPOINT_RUNTIME_MEMORY_BLOCK_REUSE_H_
#define ZEROPOINT_RUNTIME_MEMORY_BLOCK_REUSE_H_

// Blocks of memory that serve many runs, one after the other.

#include <cstddef>
#include <map>

namespace zeropoint::runtime {

/// While one exists, what its thread frees of tensors is kept for the next tensors of about that
/// size. Many runs of one session then neither have pages cleared for each tensor anew nor make the
/// heap grow: before glibc 2.38, a heap seldom uses again what aligned allocations split off.
///
///   const BlockReuse reuse(256 << 20);
///   for (…) session.Run(inputs);
class BlockReuse {
 public:
  /// Keeps up to `max_bytes` that nobody uses. The innermost of a thread counts.
  explicit BlockReuse(std::size_t max_bytes);
  /// On the thread that made it.
  ~BlockReuse();
  BlockReuse(const BlockReuse&) = delete;
  BlockReuse& operator=(const BlockReuse&) = delete;

  /// The one of this thread; null where there is none.
  static BlockReuse* Current();

  /// A kept block of at least `size` bytes and little more; null where there is none.
  void* Take(std::size_t alignment, std::size_t size);
  /// Takes `block` of std::malloc or its kin, which holds `size` bytes; false where it is not kept.
  bool Keep(void* block, std::size_t size);

 private:
  BlockReuse* const outer_;
  const std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  std::multimap<std::size_t, void*> blocks_;  // by size
};

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_MEMORY_BLOCK_REUSE_H_
