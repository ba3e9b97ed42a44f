#include <cstdint>
#include <limits>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Linear, MultipliesByTheTransposedWeightAndAddsTheBias) {
  const Tensor y = KernelCall("aten.linear")
                       .F32({2, 2}, {1, 2, 3, 4})
                       .F32({3, 2}, {1, 0, 0, 1, 1, 1})
                       .F32({3}, {10, 20, 30})
                       .Result();
  EXPECT_EQ(y.extents(), (Extents{2, 3}));
  EXPECT_THAT(Values<float>(y), ElementsAre(11, 22, 33, 13, 24, 37));
}

TEST(Linear, KeepsLeadingAxesAndTakesVectors) {
  EXPECT_EQ(KernelCall("aten.linear")
                .F32({2, 3, 1}, {1, 2, 3, 4, 5, 6})
                .F32({4, 1}, {1, 2, 3, 4})
                .Result()
                .extents(),
            (Extents{2, 3, 4}));
  const Tensor y = KernelCall("aten.linear").F32({2}, {1, 2}).F32({1, 2}, {3, 4}).Absent().Result();
  EXPECT_EQ(y.extents(), (Extents{1}));
  EXPECT_THAT(Values<float>(y), ElementsAre(11));
}

TEST(Linear, WithoutInputsIsTheBiasAndWithoutRowsIsEmpty) {
  EXPECT_THAT(Values<float>(
                  KernelCall("aten.linear").F32({2, 0}, {}).F32({1, 0}, {}).F32({1}, {7}).Result()),
              ElementsAre(7, 7));
  EXPECT_EQ(KernelCall("aten.linear").F32({0, 2}, {}).F32({1, 2}, {1, 2}).Result().extents(),
            (Extents{0, 1}));
}

TEST(Linear, RefusesOperandsThatDoNotFit) {
  EXPECT_THAT(KernelCall("aten.linear").F32({1, 2}, {1, 2}).F32({1, 3}, {1, 2, 3}).Refusal(),
              HasSubstr("an input of 3 features, found [1,2]"));
  EXPECT_THAT(KernelCall("aten.linear").F32({}, {1}).F32({1, 1}, {1}).Refusal(),
              HasSubstr("found []"));
  EXPECT_THAT(KernelCall("aten.linear").F32({1}, {1}).F32({1, 1}, {1}).F32({2}, {1, 2}).Refusal(),
              HasSubstr("extents [1], found [2]"));
  EXPECT_THAT(KernelCall("aten.linear").F32({1}, {1}).F32({1}, {1}).Refusal(), HasSubstr("rank 2"));
}

TEST(Matmul, MultipliesMatrices) {
  const Tensor y = KernelCall("aten.matmul")
                       .F32({2, 3}, {1, 2, 3, 4, 5, 6})
                       .F32({3, 2}, {1, 10, 2, 20, 3, 30})
                       .Result();
  EXPECT_EQ(y.extents(), (Extents{2, 2}));
  EXPECT_THAT(Values<float>(y), ElementsAre(14, 140, 32, 320));
}

TEST(Matmul, TreatsVectorsAsRowsOnTheLeftAndColumnsOnTheRight) {
  const Tensor dot = KernelCall("aten.matmul").F32({2}, {1, 2}).F32({2}, {3, 4}).Result();
  EXPECT_EQ(dot.extents(), Extents());
  EXPECT_THAT(Values<float>(dot), ElementsAre(11));
  const Tensor row = KernelCall("aten.matmul").F32({2}, {1, 2}).F32({2, 2}, {1, 2, 3, 4}).Result();
  EXPECT_EQ(row.extents(), (Extents{2}));
  EXPECT_THAT(Values<float>(row), ElementsAre(7, 10));
  const Tensor column =
      KernelCall("aten.matmul").F32({2, 2}, {1, 2, 3, 4}).F32({2}, {1, 2}).Result();
  EXPECT_EQ(column.extents(), (Extents{2}));
  EXPECT_THAT(Values<float>(column), ElementsAre(5, 11));
}

TEST(Matmul, BroadcastsBatches) {
  const Tensor y = KernelCall("aten.matmul")
                       .F32({2, 1, 1, 1}, {1, 10})
                       .F32({3, 1, 2}, {1, 2, 3, 4, 5, 6})
                       .Result();
  EXPECT_EQ(y.extents(), (Extents{2, 3, 1, 2}));
  EXPECT_THAT(Values<float>(y), ElementsAre(1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60));
}

TEST(Matmul, WrapsIntegers) {
  constexpr std::int32_t kMax = std::numeric_limits<std::int32_t>::max();
  EXPECT_THAT(Values<std::int32_t>(
                  KernelCall("aten.matmul").I32({1, 2}, {kMax, 1}).I32({2, 1}, {2, -3}).Result()),
              ElementsAre(-5));
}

TEST(Matmul, OverNothingIsZero) {
  EXPECT_THAT(Values<float>(KernelCall("aten.matmul").F32({2, 0}, {}).F32({0, 2}, {}).Result()),
              Each(0));
}

TEST(Matmul, DoesNotCountThroughEmptyMatrices) {
  const std::int64_t huge = std::int64_t{1} << 50;
  EXPECT_EQ(
      KernelCall("aten.matmul").F32({huge, 0, 1}, {}).F32({1, 1}, {1}).Result().num_elements(), 0);
}

TEST(Matmul, RefusesOperandsThatDoNotFit) {
  EXPECT_THAT(KernelCall("aten.matmul").F32({1, 2}, {1, 2}).F32({1, 2}, {1, 2}).Refusal(),
              HasSubstr("[1,2] and [1,2]"));
  EXPECT_THAT(KernelCall("aten.matmul").F32({}, {1}).F32({1}, {1}).Refusal(),
              HasSubstr("a scalar"));
  EXPECT_THAT(KernelCall("aten.matmul").F32({2, 1, 1}, {1, 2}).F32({3, 1, 1}, {1, 2, 3}).Refusal(),
              HasSubstr("broadcast"));
  EXPECT_THAT(KernelCall("aten.matmul").I8({1}, {1}).I8({1}, {1}).Refusal(), HasSubstr("found i8"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
