#include <cstdint>
#include <limits>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

KernelCall WithIndices() {
  KernelCall call("aten.max_pool_with_indices");
  call.F32({1, 2, 2, 2}, {1, 4, 3, 2, 5, 5, 6, 5});
  call.Ints("kernel_size", {2, 1}).Ints("stride", {1, 1});
  return call;
}

TEST(MaxPoolWithIndices, NumbersElementsOfTheWholeTensor) {
  const std::vector<Tensor> results = WithIndices().Results();
  ASSERT_EQ(results.size(), 2u);
  EXPECT_THAT(Values<float>(results[0]), ElementsAre(3, 4, 6, 5));
  EXPECT_THAT(Values<std::int64_t>(results[1]), ElementsAre(2, 1, 6, 5));
}

TEST(MaxPoolWithIndices, ColumnMajorCountsAlongTheFirstAxis) {
  const std::vector<Tensor> results = WithIndices().Int("column_major", 1).Results();
  ASSERT_EQ(results.size(), 2u);
  EXPECT_THAT(Values<std::int64_t>(results[1]), ElementsAre(1, 2, 5, 6));
}

TEST(MaxPoolWithIndices, AWindowOfTheLowestValueStillHasAPlace) {
  const float lowest = -std::numeric_limits<float>::infinity();
  const std::vector<Tensor> results = KernelCall("aten.max_pool_with_indices")
                                          .F32({1, 1, 2}, {lowest, lowest})
                                          .Ints("kernel_size", {2})
                                          .Ints("stride", {1})
                                          .Ints("padding", {1, 0})
                                          .Results();
  ASSERT_EQ(results.size(), 2u);
  EXPECT_THAT(Values<std::int64_t>(results[1]), ElementsAre(0, 0));
}

TEST(MaxPool3d, TakesTheLargestOfEachBox) {
  const Tensor y =
      KernelCall("aten.max_pool3d")
          .Operand<std::uint8_t>(DType::kUint8, {1, 1, 2, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 200})
          .Ints("kernel_size", {2, 1, 2})
          .Ints("stride", {1, 1, 1})
          .Result();
  EXPECT_THAT(Values<std::uint8_t>(y), ElementsAre(6, 200));
}

TEST(MaxUnpool, PutsElementsWhereTheyWere) {
  const Tensor y = KernelCall("aten.max_unpool")
                       .F32({1, 1, 2}, {7, 8})
                       .I64({1, 1, 2}, {1, 2})
                       .Ints("kernel_size", {2})
                       .Ints("stride", {2})
                       .Result();
  EXPECT_THAT(Values<float>(y), ElementsAre(0, 7, 8, 0));
}

TEST(MaxUnpool, RefusesIndicesOutsideTheResult) {
  const auto refusal = [](std::int64_t index) {
    return KernelCall("aten.max_unpool")
        .F32({1, 1, 1}, {7})
        .I64({1, 1, 1}, {index})
        .Ints("kernel_size", {2})
        .Ints("stride", {2})
        .Refusal();
  };
  EXPECT_THAT(refusal(2), HasSubstr("indices below 2"));
  EXPECT_THAT(refusal(-1), HasSubstr("found -1"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
