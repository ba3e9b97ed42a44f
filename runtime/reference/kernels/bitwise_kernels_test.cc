#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Bitwise, CombinesBits) {
  const auto combined = [](const std::string& op) {
    return Values<std::int32_t>(KernelCall(op).I32({2}, {12, -1}).I32({1}, {10}).Result());
  };
  EXPECT_THAT(combined("aten.bitwise_and"), ElementsAre(8, 10));
  EXPECT_THAT(combined("aten.bitwise_or"), ElementsAre(14, -1));
  EXPECT_THAT(combined("aten.bitwise_xor"), ElementsAre(6, -11));
  EXPECT_THAT(Values<std::int32_t>(KernelCall("aten.bitwise_not").I32({2}, {0, -1}).Result()),
              ElementsAre(-1, 0));
}

TEST(Shift, MovesBitsOutAndKeepsTheSign) {
  const Tensor left = KernelCall("aten.bitwise_left_shift")
                          .Operand<std::uint8_t>(DType::kUint8, {3}, {16, 4, 1})
                          .Operand<std::uint8_t>(DType::kUint8, {3}, {1, 7, 200})
                          .Result();
  EXPECT_THAT(Values<std::uint8_t>(left), ElementsAre(32, 0, 0));
  EXPECT_THAT(Values<std::int32_t>(KernelCall("aten.bitwise_right_shift")
                                       .I32({4}, {-8, 8, -8, 8})
                                       .I32({4}, {1, 1, 99, -1})
                                       .Result()),
              ElementsAre(-4, 4, -1, 0));
}

TEST(Bitwise, RefusesFloats) {
  EXPECT_THAT(KernelCall("aten.bitwise_and").F32({1}, {1}).F32({1}, {1}).Refusal(),
              HasSubstr("integer"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
