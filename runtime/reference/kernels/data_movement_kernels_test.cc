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

constexpr std::int64_t kHuge = std::int64_t{1} << 50;

TEST(Permute, MovesAxes) {
  const Tensor y =
      KernelCall("aten.permute").F32({2, 3}, {1, 2, 3, 4, 5, 6}).Ints("dims", {1, 0}).Result();
  EXPECT_EQ(y.extents(), (Extents{3, 2}));
  EXPECT_THAT(Values<float>(y), ElementsAre(1, 4, 2, 5, 3, 6));
}

TEST(Permute, TurnsNchwIntoNhwcForEveryElementSize) {
  EXPECT_THAT(Values<std::int8_t>(KernelCall("aten.permute")
                                      .I8({1, 2, 1, 2}, {1, 2, 3, 4})
                                      .Ints("dims", {0, 2, 3, 1})
                                      .Result()),
              ElementsAre(1, 3, 2, 4));
  EXPECT_THAT(
      Values<std::int64_t>(
          KernelCall("aten.permute").I64({2, 2}, {1, 2, 3, 4}).Ints("dims", {1, 0}).Result()),
      ElementsAre(1, 3, 2, 4));
  EXPECT_THAT(
      Values<std::uint16_t>(KernelCall("aten.permute")
                                .Operand<std::uint16_t>(DType::kFloat16, {2, 2}, {1, 2, 3, 4})
                                .Ints("dims", {1, 0})
                                .Result()),
      ElementsAre(1, 3, 2, 4));
}

TEST(Permute, TakesScalarsAndEmptyTensors) {
  EXPECT_THAT(Values<float>(KernelCall("aten.permute").F32({}, {7}).Ints("dims", {}).Result()),
              ElementsAre(7));
  EXPECT_EQ(KernelCall("aten.permute").F32({0, kHuge}, {}).Ints("dims", {1, 0}).Result().extents(),
            (Extents{kHuge, 0}));
}

TEST(Permute, RefusesWhatIsNoPermutation) {
  KernelCall call("aten.permute");
  call.F32({1, 1}, {1});
  EXPECT_THAT(call.Ints("dims", {0, 0}).Refusal(), HasSubstr("[0,0]"));
  EXPECT_THAT(call.Ints("dims", {0}).Refusal(), HasSubstr("2 values in \"dims\", found 1"));
  EXPECT_THAT(call.Ints("dims", {0, 2}).Refusal(), HasSubstr("found 2"));
  EXPECT_THAT(call.Ints("dims", {0, -1}).Refusal(), HasSubstr("found -1"));
}

KernelCall SliceOf(std::int64_t start, std::int64_t end, std::int64_t step) {
  KernelCall call("aten.slice");
  call.F32({2, 4}, {1, 2, 3, 4, 5, 6, 7, 8});
  call.Int("dim", 1).Int("start", start).Int("end", end).Int("step", step);
  return call;
}

TEST(Slice, TakesEveryStepthElement) {
  EXPECT_THAT(Values<float>(SliceOf(1, 4, 2).Result()), ElementsAre(2, 4, 6, 8));
  EXPECT_THAT(Values<float>(SliceOf(0, 4, 3).Result()), ElementsAre(1, 4, 5, 8));
}

TEST(Slice, ClampsBothEnds) {
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  EXPECT_THAT(Values<float>(SliceOf(3, kMax, 1).Result()), ElementsAre(4, 8));
  EXPECT_EQ(SliceOf(9, kMax, 1).Result().extents(), (Extents{2, 0}));
  EXPECT_EQ(SliceOf(2, 2, 1).Result().extents(), (Extents{2, 0}));
  EXPECT_THAT(Values<float>(SliceOf(1, kMax, kMax).Result()), ElementsAre(2, 6));
}

TEST(Slice, CountsANegativeEndFromTheEndOfTheAxis) {
  EXPECT_THAT(Values<float>(SliceOf(1, -1, 1).Result()), ElementsAre(2, 3, 6, 7));
  EXPECT_THAT(Values<float>(SliceOf(0, -1, 2).Result()), ElementsAre(1, 3, 5, 7));
  EXPECT_EQ(SliceOf(1, -3, 1).Result().extents(), (Extents{2, 0}));
  EXPECT_EQ(SliceOf(0, -9, 1).Result().extents(), (Extents{2, 0}));
  EXPECT_EQ(SliceOf(3, INT64_MIN, 1).Result().extents(), (Extents{2, 0}));
}

TEST(Slice, RefusesNegativeAndCrossedBounds) {
  EXPECT_THAT(SliceOf(-1, 2, 1).Refusal(), HasSubstr("start -1"));
  EXPECT_THAT(SliceOf(3, 2, 1).Refusal(), HasSubstr("end 2"));
  EXPECT_THAT(SliceOf(0, 2, 0).Refusal(), HasSubstr("step 0"));
  EXPECT_THAT(SliceOf(0, 2, 1).Int("dim", 2).Refusal(), HasSubstr("\"dim\", found 2"));
}

TEST(Cat, JoinsAlongInnerAndOuterAxes) {
  KernelCall call("aten.cat");
  call.F32({2, 1}, {1, 2}).F32({2, 2}, {3, 4, 5, 6});
  EXPECT_THAT(Values<float>(call.Int("dim", 1).Result()), ElementsAre(1, 3, 4, 2, 5, 6));
  KernelCall rows("aten.cat");
  rows.I8({1, 2}, {1, 2}).I8({0, 2}, {}).I8({2, 2}, {3, 4, 5, 6});
  const Tensor y = rows.Int("dim", 0).Result();
  EXPECT_EQ(y.extents(), (Extents{3, 2}));
  EXPECT_THAT(Values<std::int8_t>(y), ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(Cat, RefusesOperandsThatDiffer) {
  EXPECT_THAT(KernelCall("aten.cat").F32({1, 2}, {1, 2}).F32({1, 1}, {1}).Int("dim", 0).Refusal(),
              HasSubstr("[1,2] and [1,1]"));
  EXPECT_THAT(KernelCall("aten.cat").F32({1}, {1}).F32({1, 1}, {1}).Int("dim", 0).Refusal(),
              HasSubstr("rank 1"));
  EXPECT_THAT(KernelCall("aten.cat").F32({1}, {1}).I32({1}, {1}).Int("dim", 0).Refusal(),
              HasSubstr("operand 1 of f32, found i32"));
  EXPECT_THAT(KernelCall("aten.cat").F32({1}, {1}).Absent().Int("dim", 0).Refusal(),
              HasSubstr("operand 1 is missing"));
  EXPECT_THAT(KernelCall("aten.cat").Int("dim", 0).Refusal(), HasSubstr("operand 0 is missing"));
}

TEST(Cat, RefusesExtentsWhoseSumOverflows) {
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  EXPECT_THAT(KernelCall("aten.cat").F32({kMax, 0}, {}).F32({1, 0}, {}).Int("dim", 0).Refusal(),
              HasSubstr("sum"));
}

TEST(ConstantPadNd, TakesBeginsThenEnds) {
  const Tensor y = KernelCall("aten.constant_pad_nd")
                       .F32({1, 2}, {1, 2})
                       .Ints("pad", {0, 1, 1, 2})
                       .Float("value", -9)
                       .Result();
  EXPECT_EQ(y.extents(), (Extents{2, 5}));
  EXPECT_THAT(Values<float>(y), ElementsAre(-9, 1, 2, -9, -9, -9, -9, -9, -9, -9));
}

TEST(ConstantPadNd, CropsWithNegativeAmounts) {
  KernelCall call("aten.constant_pad_nd");
  call.F32({4}, {1, 2, 3, 4});
  EXPECT_THAT(Values<float>(call.Ints("pad", {-1, -1}).Result()), ElementsAre(2, 3));
  EXPECT_THAT(Values<float>(call.Ints("pad", {-3, 1}).Result()), ElementsAre(4, 0));
  EXPECT_THAT(Values<float>(call.Ints("pad", {-6, 4}).Result()), ElementsAre(0, 0));
  EXPECT_THAT(Values<float>(call.Ints("pad", {4, -6}).Result()), ElementsAre(0, 0));
  EXPECT_THAT(call.Ints("pad", {-3, -3}).Refusal(), HasSubstr("padding of -3 and -3"));
}

TEST(ConstantPadNd, FillsEveryDTypeWithItsOwnValue) {
  EXPECT_THAT(Values<std::uint8_t>(KernelCall("aten.constant_pad_nd")
                                       .Operand<std::uint8_t>(DType::kUint8, {1}, {7})
                                       .Ints("pad", {1, 0})
                                       .Float("value", 200)
                                       .Result()),
              ElementsAre(200, 7));
  EXPECT_THAT(Values<std::uint16_t>(KernelCall("aten.constant_pad_nd")
                                        .Operand<std::uint16_t>(DType::kFloat16, {1}, {0})
                                        .Ints("pad", {1, 0})
                                        .Float("value", 1)
                                        .Result()),
              ElementsAre(0x3c00, 0));
  const float lowest = -std::numeric_limits<float>::infinity();
  EXPECT_THAT(Values<float>(KernelCall("aten.constant_pad_nd")
                                .F32({1}, {1})
                                .Ints("pad", {0, 1})
                                .Float("value", lowest)
                                .Result()),
              ElementsAre(1, lowest));
}

TEST(ConstantPadNd, RefusesValuesThatTheDTypeCannotHold) {
  KernelCall call("aten.constant_pad_nd");
  call.I8({1}, {1}).Ints("pad", {1, 0});
  EXPECT_THAT(call.Float("value", 128).Refusal(), HasSubstr("i8 can hold, found 128"));
  EXPECT_THAT(call.Float("value", 0.5).Refusal(), HasSubstr("found 0.5"));
  EXPECT_THAT(KernelCall("aten.constant_pad_nd")
                  .Operand<std::uint8_t>(DType::kBool, {1}, {1})
                  .Ints("pad", {1, 0})
                  .Float("value", 2)
                  .Refusal(),
              HasSubstr("bool can hold"));
}

TEST(ConstantPadNd, PadsWhatIsEmptyAndRefusesHostileAmounts) {
  EXPECT_THAT(
      Values<float>(KernelCall("aten.constant_pad_nd").F32({0}, {}).Ints("pad", {1, 1}).Result()),
      ElementsAre(0, 0));
  KernelCall call("aten.constant_pad_nd");
  call.F32({1}, {1});
  EXPECT_THAT(call.Ints("pad", {INT64_MAX, INT64_MAX}).Refusal(), HasSubstr("\"pad\""));
  EXPECT_THAT(call.Ints("pad", {1}).Refusal(), HasSubstr("2 values in \"pad\""));
  EXPECT_THAT(KernelCall("aten.constant_pad_nd")
                  .F32({INT64_MAX, 0}, {})
                  .Ints("pad", {1, 0, 1, 0})
                  .Refusal(),
              HasSubstr("possible"));
}

TEST(ChannelShuffle, InterleavesGroups) {
  EXPECT_THAT(Values<float>(KernelCall("aten.channel_shuffle")
                                .F32({1, 6, 1, 1}, {0, 1, 2, 3, 4, 5})
                                .Int("groups", 2)
                                .Result()),
              ElementsAre(0, 3, 1, 4, 2, 5));
  EXPECT_THAT(Values<float>(KernelCall("aten.channel_shuffle")
                                .F32({1, 6, 1, 1}, {0, 1, 2, 3, 4, 5})
                                .Int("groups", 3)
                                .Result()),
              ElementsAre(0, 2, 4, 1, 3, 5));
}

TEST(ChannelShuffle, KeepsPlanesAndBatchesTogether) {
  EXPECT_THAT(Values<std::int8_t>(KernelCall("aten.channel_shuffle")
                                      .I8({2, 4, 2}, {0, 1, 2, 3, 4, 5, 6, 7,  //
                                                      10, 11, 12, 13, 14, 15, 16, 17})
                                      .Int("groups", 2)
                                      .Result()),
              ElementsAre(0, 1, 4, 5, 2, 3, 6, 7, 10, 11, 14, 15, 12, 13, 16, 17));
}

TEST(ChannelShuffle, RefusesGroupsThatDoNotDivide) {
  KernelCall call("aten.channel_shuffle");
  call.F32({1, 4}, {0, 1, 2, 3});
  EXPECT_THAT(call.Int("groups", 3).Refusal(), HasSubstr("3 groups, found [1,4]"));
  EXPECT_THAT(call.Int("groups", 0).Refusal(), HasSubstr("0 groups"));
  EXPECT_THAT(KernelCall("aten.channel_shuffle").F32({4}, {0, 1, 2, 3}).Int("groups", 2).Refusal(),
              HasSubstr("[4]"));
}

TEST(DataMovement, DoesNotCountThroughEmptyTensors) {
  EXPECT_EQ(KernelCall("aten.channel_shuffle")
                .F32({kHuge, 2, 0}, {})
                .Int("groups", 2)
                .Result()
                .num_elements(),
            0);
  EXPECT_EQ(KernelCall("aten.cat").F32({kHuge, 0}, {}).Int("dim", 1).Result().num_elements(), 0);
  EXPECT_EQ(KernelCall("aten.constant_pad_nd")
                .F32({kHuge, 0}, {})
                .Ints("pad", {1, 0, 0, 0})
                .Result()
                .num_elements(),
            0);
}

}  // namespace
}  // namespace zeropoint::runtime::reference
