#include "runtime/memory/block_reuse.h"

#include <cstdint>
#include <cstdlib>

namespace zeropoint::runtime {
namespace {

/// The heap is good at smaller ones.
constexpr std::size_t kLeastSize = 4096;

thread_local BlockReuse* current = nullptr;

}  // namespace

BlockReuse::BlockReuse(std::size_t max_bytes) : outer_(current), max_bytes_(max_bytes) {
  current = this;
}

BlockReuse::~BlockReuse() {
  current = outer_;
  for (const auto& [size, block] : blocks_) std::free(block);
}

BlockReuse* BlockReuse::Current() { return current; }

void* BlockReuse::Take(std::size_t alignment, std::size_t size) {
  if (size < kLeastSize) return nullptr;
  for (auto found = blocks_.lower_bound(size);
       found != blocks_.end() && found->first - size <= size / 4; ++found) {
    void* const block = found->second;
    if (reinterpret_cast<std::uintptr_t>(block) % alignment != 0) continue;
    bytes_ -= found->first;
    blocks_.erase(found);
    return block;
  }
  return nullptr;
}

bool BlockReuse::Keep(void* block, std::size_t size) {
  if (size < kLeastSize || size > max_bytes_ - bytes_) return false;
  blocks_.emplace(size, block);
  bytes_ += size;
  return true;
}

}  // namespace zeropoint::runtime
