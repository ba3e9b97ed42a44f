#include "runtime/large_pages.h"

#include <malloc.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gtest/gtest.h"

namespace zeropoint::runtime {
namespace {

TEST(AllocateAligned, IsAlignedAndWritableToItsEnd) {
  for (const std::size_t alignment : {1, 8, 64, 4096}) {
    for (const std::size_t size : {1, 100, 5000000}) {
      auto* const bytes = static_cast<char*>(AllocateAligned(alignment, size));
      ASSERT_NE(bytes, nullptr);
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(bytes) % alignment, 0U);
      bytes[0] = bytes[size - 1] = 1;
      FreeAligned(bytes);
    }
  }
  FreeAligned(nullptr);
}

TEST(AllocateAligned, MoreThanThereIsIsNull) {
  EXPECT_EQ(AllocateAligned(64, SIZE_MAX), nullptr);
  EXPECT_EQ(AllocateAligned(64, SIZE_MAX / 2), nullptr);
}

/// As tensors of a run come and go: each is freed when the one after the next is there.
void AllocateLikeARun() {
  std::vector<void*> tensors;
  for (std::size_t i = 0; i < 8; ++i) {
    tensors.push_back(AllocateAligned(64, 100016 + i * 37 % 5 * 200000));
    if (i < 2) continue;
    FreeAligned(tensors[i - 2]);
    tensors[i - 2] = nullptr;
  }
  for (void* tensor : tensors) FreeAligned(tensor);
}

// Under sanitizers both are 0.
TEST(AllocateAligned, AHeapThatServedOneRunServesMany) {
  AllocateLikeARun();
  const std::size_t after_one = mallinfo2().arena;
  for (int run = 0; run < 200; ++run) AllocateLikeARun();
  EXPECT_EQ(mallinfo2().arena, after_one);
}

}  // namespace
}  // namespace zeropoint::runtime
