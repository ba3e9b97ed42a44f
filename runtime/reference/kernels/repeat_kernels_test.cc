#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Expand, RepeatsAlongNewAxesAndThoseOfOne) {
  const Tensor y = KernelCall("aten.expand").I32({2, 1}, {1, 2}).Ints("size", {2, 2, 2}).Result();
  EXPECT_EQ(y.extents(), (Extents{2, 2, 2}));
  EXPECT_THAT(Values<std::int32_t>(y), ElementsAre(1, 1, 2, 2, 1, 1, 2, 2));
}

TEST(Expand, ReadsUnknownExtentsFromLikeOrFromItsOperand) {
  const Tensor y = KernelCall("aten.expand")
                       .F32({2, 1}, {1, 2})
                       .F32({7, 3}, std::vector<float>(21))
                       .Ints("size", {-1, -1, -1})
                       .Ints("like_dims", {1, -1, -1})
                       .Result();
  EXPECT_EQ(y.extents(), (Extents{3, 2, 1}));
}

TEST(Expand, RefusesWhatDoesNotBroadcast) {
  EXPECT_THAT(KernelCall("aten.expand").F32({2}, {1, 2}).Ints("size", {3}).Refusal(),
              HasSubstr("broadcasts to [3]"));
  EXPECT_THAT(KernelCall("aten.expand").F32({1}, {1}).Ints("size", {-1, 1}).Refusal(),
              HasSubstr("[-1,1]"));
  EXPECT_THAT(
      KernelCall("aten.expand").F32({1}, {1}).Ints("size", {-1}).Ints("like_dims", {0}).Refusal(),
      HasSubstr("like_dims"));
}

TEST(Repeat, TilesEveryAxis) {
  const Tensor y =
      KernelCall("aten.repeat").I8({2, 2}, {1, 2, 3, 4}).Ints("repeats", {2, 2}).Result();
  EXPECT_EQ(y.extents(), (Extents{4, 4}));
  EXPECT_THAT(Values<std::int8_t>(y), ElementsAre(1, 2, 1, 2, 3, 4, 3, 4, 1, 2, 1, 2, 3, 4, 3, 4));
  EXPECT_EQ(KernelCall("aten.repeat").I8({1}, {1}).Ints("repeats", {0}).Result().extents(),
            (Extents{0}));
  EXPECT_THAT(KernelCall("aten.repeat").I8({1}, {1}).Ints("repeats", {1, 1}).Refusal(),
              HasSubstr("repeats"));
}

TEST(Where, BroadcastsAllThreeOperands) {
  const Tensor y = KernelCall("aten.where")
                       .Operand<std::uint8_t>(DType::kBool, {2, 1}, {0, 2})
                       .I64({2}, {1, 2})
                       .I64({}, {9})
                       .Result();
  EXPECT_EQ(y.extents(), (Extents{2, 2}));
  EXPECT_THAT(Values<std::int64_t>(y), ElementsAre(9, 9, 1, 2));
}

TEST(Where, TakesEmptyOperands) {
  EXPECT_EQ(KernelCall("aten.where")
                .Operand<std::uint8_t>(DType::kBool, {0}, {})
                .F32({1}, {1})
                .F32({1}, {1})
                .Result()
                .extents(),
            (Extents{0}));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
