#include <cmath>
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
using Bytes = std::vector<std::uint8_t>;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

Tensor Compared(const std::string& op) {
  return KernelCall(op).F32({2, 2}, {1, 2, 3, kNan}).F32({2}, {2, 2}).Result();
}

TEST(Comparison, BroadcastsAndIsFalseOfNaN) {
  EXPECT_EQ(Compared("aten.lt").dtype(), DType::kBool);
  EXPECT_THAT(Values<std::uint8_t>(Compared("aten.lt")), ElementsAre(1, 0, 0, 0));
  EXPECT_THAT(Values<std::uint8_t>(Compared("aten.le")), ElementsAre(1, 1, 0, 0));
  EXPECT_THAT(Values<std::uint8_t>(Compared("aten.gt")), ElementsAre(0, 0, 1, 0));
  EXPECT_THAT(Values<std::uint8_t>(Compared("aten.ge")), ElementsAre(0, 1, 1, 0));
  EXPECT_THAT(Values<std::uint8_t>(Compared("aten.eq")), ElementsAre(0, 1, 0, 0));
}

TEST(Comparison, TakesBoolsOfAnyByteAndF16) {
  const Tensor equal = KernelCall("aten.eq")
                           .Operand<std::uint8_t>(DType::kBool, {3}, {0, 1, 2})
                           .Operand<std::uint8_t>(DType::kBool, {3}, {1, 3, 1})
                           .Result();
  EXPECT_THAT(Values<std::uint8_t>(equal), ElementsAre(0, 1, 1));
  // -1.0 and 0.5 as f16: as unsigned integers the order would be the other one.
  const Tensor less = KernelCall("aten.lt")
                          .Operand<std::uint16_t>(DType::kFloat16, {1}, {0xBC00})
                          .Operand<std::uint16_t>(DType::kFloat16, {1}, {0x3800})
                          .Result();
  EXPECT_THAT(Values<std::uint8_t>(less), ElementsAre(1));
}

TEST(Comparison, RefusesOperandsOfDifferentDtypes) {
  EXPECT_THAT(KernelCall("aten.eq").F32({1}, {1}).I32({1}, {1}).Refusal(), HasSubstr("f32"));
  EXPECT_THAT(KernelCall("aten.logical_and").F32({1}, {1}).F32({1}, {1}).Refusal(),
              HasSubstr("bool"));
}

TEST(Logic, FollowsItsTruthTables) {
  const auto table = [](const std::string& op) {
    return Values<std::uint8_t>(KernelCall(op)
                                    .Operand<std::uint8_t>(DType::kBool, {2, 1}, {0, 1})
                                    .Operand<std::uint8_t>(DType::kBool, {2}, {0, 1})
                                    .Result());
  };
  EXPECT_EQ(table("aten.logical_and"), (Bytes{0, 0, 0, 1}));
  EXPECT_EQ(table("aten.logical_or"), (Bytes{0, 1, 1, 1}));
  EXPECT_EQ(table("aten.logical_xor"), (Bytes{0, 1, 1, 0}));
  const Tensor inverse =
      KernelCall("aten.logical_not").Operand<std::uint8_t>(DType::kBool, {2}, {0, 2}).Result();
  EXPECT_THAT(Values<std::uint8_t>(inverse), ElementsAre(1, 0));
}

TEST(Isnan, TellsNaNFromInfinity) {
  const float infinity = std::numeric_limits<float>::infinity();
  EXPECT_THAT(Values<std::uint8_t>(KernelCall("aten.isnan").F32({3}, {kNan, infinity, 0}).Result()),
              ElementsAre(1, 0, 0));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
