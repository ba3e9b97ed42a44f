#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(SymSize, IsTheExtentOfOneAxis) {
  const Tensor y =
      KernelCall("aten.sym_size").F32({2, 3}, {0, 1, 2, 3, 4, 5}).Int("dim", 1).Result();
  EXPECT_EQ(y.extents(), Extents{});
  EXPECT_THAT(Values<std::int64_t>(y), ElementsAre(3));
  EXPECT_THAT(KernelCall("aten.sym_size").F32({1}, {0}).Int("dim", 1).Refusal(),
              HasSubstr("found 1"));
}

TEST(Arange, CountsUpToItsOperand) {
  EXPECT_THAT(Values<std::int64_t>(KernelCall("aten.arange").I64({}, {3}).Result()),
              ElementsAre(0, 1, 2));
  EXPECT_EQ(KernelCall("aten.arange").I64({}, {0}).Result().extents(), (Extents{0}));
  EXPECT_THAT(KernelCall("aten.arange").I64({}, {-1}).Refusal(), HasSubstr("found -1"));
  EXPECT_THAT(KernelCall("aten.arange").I64({}, {INT64_MAX}).Refusal(), HasSubstr("an end from 0"));
}

TEST(Nonzero, ListsIndicesInRowMajorOrder) {
  const Tensor y = KernelCall("aten.nonzero").F32({2, 2}, {0, -0.5f, 3, 0}).Result();
  EXPECT_EQ(y.extents(), (Extents{2, 2}));
  EXPECT_THAT(Values<std::int64_t>(y), ElementsAre(0, 1, 1, 0));
  EXPECT_EQ(KernelCall("aten.nonzero").I8({2}, {0, 0}).Result().extents(), (Extents{0, 1}));
}

TEST(UniqueDim, SortsOrKeepsTheOrderOfAppearance) {
  KernelCall call("aten.unique_dim");
  call.F32({6}, {2, 1, 1, 3, 4, 3}).Int("dim", 0);
  const std::vector<Tensor> sorted = call.Results();
  ASSERT_EQ(sorted.size(), 4u);
  EXPECT_THAT(Values<float>(sorted[0]), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(Values<std::int64_t>(sorted[1]), ElementsAre(1, 0, 3, 4));
  EXPECT_THAT(Values<std::int64_t>(sorted[2]), ElementsAre(1, 0, 0, 2, 3, 2));
  EXPECT_THAT(Values<std::int64_t>(sorted[3]), ElementsAre(2, 1, 2, 1));
  const std::vector<Tensor> unsorted = call.Int("sorted", 0).Results();
  EXPECT_THAT(Values<float>(unsorted[0]), ElementsAre(2, 1, 3, 4));
  EXPECT_THAT(Values<std::int64_t>(unsorted[1]), ElementsAre(0, 1, 3, 4));
  EXPECT_THAT(Values<std::int64_t>(unsorted[2]), ElementsAre(0, 1, 1, 2, 3, 2));
  EXPECT_THAT(Values<std::int64_t>(unsorted[3]), ElementsAre(1, 2, 2, 1));
}

TEST(UniqueDim, ComparesWholeSlices) {
  const std::vector<Tensor> y =
      KernelCall("aten.unique_dim").I32({2, 3}, {1, 0, 1, 2, 5, 2}).Int("dim", 1).Results();
  EXPECT_EQ(y[0].extents(), (Extents{2, 2}));
  EXPECT_THAT(Values<std::int32_t>(y[0]), ElementsAre(0, 1, 5, 2));
  EXPECT_THAT(Values<std::int64_t>(y[2]), ElementsAre(1, 0, 1));
}

TEST(UniqueDim, FindsNothingInNothing) {
  const std::vector<Tensor> y = KernelCall("aten.unique_dim").F32({0}, {}).Int("dim", 0).Results();
  EXPECT_THAT(Values<float>(y[0]), IsEmpty());
}

TEST(UniqueDim, SlicesWithoutElementsAreAlike) {
  const std::vector<Tensor> y =
      KernelCall("aten.unique_dim").F32({0, 3}, {}).Int("dim", 1).Results();
  EXPECT_EQ(y[0].extents(), (Extents{0, 1}));
  EXPECT_THAT(Values<std::int64_t>(y[2]), ElementsAre(0, 0, 0));
  EXPECT_THAT(Values<std::int64_t>(y[3]), ElementsAre(3));
}

TEST(Triangle, ZeroesTheOtherSideOfTheDiagonal) {
  const std::vector<std::int32_t> x = {1, 2, 3, 4, 5, 6};
  EXPECT_THAT(Values<std::int32_t>(KernelCall("aten.tril").I32({2, 3}, x).Result()),
              ElementsAre(1, 0, 0, 4, 5, 0));
  EXPECT_THAT(
      Values<std::int32_t>(KernelCall("aten.triu").I32({2, 3}, x).Int("diagonal", 1).Result()),
      ElementsAre(0, 2, 3, 0, 0, 6));
  EXPECT_THAT(Values<std::int32_t>(
                  KernelCall("aten.triu").I32({2, 3}, x).Int("diagonal", INT64_MIN).Result()),
              ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_EQ(KernelCall("aten.tril").F32({0, 3}, {}).Result().extents(), (Extents{0, 3}));
  EXPECT_THAT(KernelCall("aten.tril").F32({1}, {1}).Refusal(), HasSubstr("rank 2"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
