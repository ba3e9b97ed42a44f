#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(IndexSelect, ReplacesAnAxisByTheShapeOfTheIndex) {
  const Tensor y = KernelCall("aten.index_select")
                       .F32({2, 3}, {1, 2, 3, 4, 5, 6})
                       .I64({2, 1}, {2, -3})
                       .Int("dim", 1)
                       .Result();
  EXPECT_EQ(y.extents(), (Extents{2, 2, 1}));
  EXPECT_THAT(Values<float>(y), ElementsAre(3, 1, 6, 4));
}

TEST(IndexSelect, RefusesIndicesOutsideTheAxis) {
  for (const std::int32_t index : {3, -4}) {
    EXPECT_THAT(KernelCall("aten.index_select")
                    .F32({3}, {1, 2, 3})
                    .I32({1}, {index})
                    .Int("dim", 0)
                    .Refusal(),
                HasSubstr("an index of an axis of 3"));
  }
  EXPECT_THAT(KernelCall("aten.index_select").F32({1}, {1}).F32({1}, {0}).Int("dim", 0).Refusal(),
              HasSubstr("i32 or i64"));
}

TEST(Embedding, LooksUpRows) {
  const Tensor y =
      KernelCall("aten.embedding").I8({3, 2}, {1, 2, 3, 4, 5, 6}).I32({2}, {2, 0}).Result();
  EXPECT_THAT(Values<std::int8_t>(y), ElementsAre(5, 6, 1, 2));
  EXPECT_THAT(KernelCall("aten.embedding").I8({3}, {1, 2, 3}).I32({1}, {0}).Refusal(),
              HasSubstr("rank 2"));
}

TEST(Gather, ReadsAtItsOwnPlaceButForOneAxis) {
  const Tensor y = KernelCall("aten.gather")
                       .F32({3, 2}, {1, 2, 3, 4, 5, 6})
                       .I64({2, 2}, {1, 2, -3, 0})
                       .Int("dim", 0)
                       .Result();
  EXPECT_THAT(Values<float>(y), ElementsAre(3, 6, 1, 2));
  EXPECT_THAT(
      KernelCall("aten.gather").F32({1, 1}, {1}).I64({1, 2}, {0, 0}).Int("dim", 0).Refusal(),
      HasSubstr("no larger than [1,1]"));
}

TEST(GatherNd, ReadsSlicesByTuples) {
  const std::vector<float> x = {1, 2, 3, 4, 5, 6, 7, 8};
  const Tensor y =
      KernelCall("aten.gather_nd").F32({2, 2, 2}, x).I64({2, 2}, {0, 1, 1, -2}).Result();
  EXPECT_EQ(y.extents(), (Extents{2, 2}));
  EXPECT_THAT(Values<float>(y), ElementsAre(3, 4, 5, 6));
  const Tensor batched = KernelCall("aten.gather_nd")
                             .F32({2, 2, 2}, x)
                             .I64({2, 1}, {1, 0})
                             .Int("batch_dims", 1)
                             .Result();
  EXPECT_THAT(Values<float>(batched), ElementsAre(3, 4, 5, 6));
}

TEST(GatherNd, RefusesTuplesThatDoNotFit) {
  EXPECT_THAT(KernelCall("aten.gather_nd").F32({2}, {1, 2}).I64({1, 2}, {0, 0}).Refusal(),
              HasSubstr("tuples that index [2]"));
  EXPECT_THAT(KernelCall("aten.gather_nd").F32({2}, {1, 2}).I64({1, 1}, {2}).Refusal(),
              HasSubstr("an axis of 2"));
  EXPECT_THAT(KernelCall("aten.gather_nd").F32({1}, {1}).I64({1 << 20, 0}, {}).Refusal(),
              HasSubstr("empty tuples"));
}

TEST(Scatter, ReplacesOrCombines) {
  const auto scattered = [](const std::string& reduce) {
    return Values<float>(KernelCall("aten.scatter")
                             .F32({3}, {1, 2, 3})
                             .I64({3}, {1, 1, -1})
                             .F32({3}, {10, 20, 2})
                             .Int("dim", 0)
                             .Text("reduce", reduce)
                             .Result());
  };
  EXPECT_THAT(scattered("none"), ElementsAre(1, 20, 2));
  EXPECT_THAT(scattered("add"), ElementsAre(1, 32, 5));
  EXPECT_THAT(scattered("mul"), ElementsAre(1, 400, 6));
  EXPECT_THAT(scattered("max"), ElementsAre(1, 20, 3));
  EXPECT_THAT(scattered("min"), ElementsAre(1, 2, 2));
}

TEST(Scatter, RefusesASourceOfAnotherShapeAndUnknownReductions) {
  EXPECT_THAT(KernelCall("aten.scatter")
                  .F32({3}, {1, 2, 3})
                  .I64({2}, {0, 1})
                  .F32({3}, {1, 2, 3})
                  .Int("dim", 0)
                  .Refusal(),
              HasSubstr("the extents of the index, [2]"));
  EXPECT_THAT(KernelCall("aten.scatter")
                  .F32({1}, {1})
                  .I64({1}, {0})
                  .F32({1}, {1})
                  .Int("dim", 0)
                  .Text("reduce", "mean")
                  .Refusal(),
              HasSubstr("mean"));
}

TEST(ScatterNd, WritesSlices) {
  const Tensor y = KernelCall("aten.scatter_nd")
                       .F32({3, 2}, {1, 2, 3, 4, 5, 6})
                       .I64({2, 1}, {2, 0})
                       .F32({2, 2}, {10, 20, 30, 40})
                       .Text("reduce", "add")
                       .Result();
  EXPECT_THAT(Values<float>(y), ElementsAre(31, 42, 3, 4, 15, 26));
  EXPECT_THAT(
      KernelCall("aten.scatter_nd").F32({3}, {1, 2, 3}).I64({1, 1}, {0}).F32({2}, {1, 2}).Refusal(),
      HasSubstr("a source of extents [1]"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
