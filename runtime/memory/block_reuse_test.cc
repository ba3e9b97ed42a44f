#include "runtime/memory/block_reuse.h"

#include <malloc.h>

#include <cstdint>
#include <cstdlib>
#include <vector>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime {
namespace {

Tensor Floats(std::int64_t count) { return *Tensor::Allocate(DType::kFloat32, {count}); }

TEST(BlockReuse, TheNextTensorOfAboutThatSizeLiesWhereOneWasFreed) {
  const BlockReuse reuse(1 << 20);
  Tensor first = Floats(10000);
  const void* const place = first.data();
  first = Tensor();
  EXPECT_EQ(Floats(9000).data(), place);
  EXPECT_EQ(Floats(10000).data(), place);
}

TEST(BlockReuse, ASmallTensorTakesNoLargeBlock) {
  const BlockReuse reuse(1 << 20);
  Tensor first = Floats(10000);
  const void* const place = first.data();
  first = Tensor();
  EXPECT_NE(Floats(5000).data(), place);
}

TEST(BlockReuse, KeepsNoMoreThanItMay) {
  BlockReuse reuse(50000);
  const void* const kept = Floats(10000).data();
  Floats(15000);  // too much beside it
  void* const block = reuse.Take(64, 40000);
  EXPECT_EQ(block, kept);
  std::free(block);
  EXPECT_EQ(reuse.Take(64, 60000), nullptr);
}

TEST(BlockReuse, EndsWithIt) {
  {
    const BlockReuse outer(1 << 20);
    {
      const BlockReuse inner(1 << 20);
      EXPECT_EQ(BlockReuse::Current(), &inner);
    }
    EXPECT_EQ(BlockReuse::Current(), &outer);
  }
  EXPECT_EQ(BlockReuse::Current(), nullptr);
}

/// Like those of a run: each is freed when the one after the next is there.
void AllocateLikeARun() {
  std::vector<Tensor> tensors;
  for (std::int64_t i = 0; i < 8; ++i) {
    tensors.push_back(Floats(25004 + i * 37 % 5 * 50000));
    if (i >= 2) tensors[static_cast<std::size_t>(i - 2)] = Tensor();
  }
}

// Under sanitizers both are 0.
TEST(BlockReuse, ManyRunsTakeTheMemoryOfOne) {
  const BlockReuse reuse(16 << 20);
  for (int i = 0; i < 3; ++i) AllocateLikeARun();
  const std::size_t after_three = mallinfo2().arena + mallinfo2().hblkhd;
  for (int i = 0; i < 300; ++i) AllocateLikeARun();
  EXPECT_EQ(mallinfo2().arena + mallinfo2().hblkhd, after_three);
}

}  // namespace
}  // namespace zeropoint::runtime
