#include <cmath>
#include <limits>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<float> Applied(const std::string& op, const std::vector<float>& x) {
  return Values<float>(KernelCall(op).F32({static_cast<std::int64_t>(x.size())}, x).Result());
}

TEST(Math, RoundsToIntegers) {
  EXPECT_THAT(Applied("aten.floor", {-1.5f, 1.5f}), ElementsAre(-2, 1));
  EXPECT_THAT(Applied("aten.ceil", {-1.5f, 1.5f}), ElementsAre(-1, 2));
  EXPECT_THAT(Applied("aten.round", {0.5f, 1.5f, 2.5f, -0.6f}), ElementsAre(0, 2, 2, -1));
}

TEST(Math, AppliesTheFunctionItIsNamedAfter) {
  constexpr double kX = 0.5;
  const std::pair<const char*, double> cases[] = {
      {"aten.sin", std::sin(kX)},     {"aten.cos", std::cos(kX)},
      {"aten.tan", std::tan(kX)},     {"aten.asin", std::asin(kX)},
      {"aten.acos", std::acos(kX)},   {"aten.atan", std::atan(kX)},
      {"aten.sinh", std::sinh(kX)},   {"aten.cosh", std::cosh(kX)},
      {"aten.asinh", std::asinh(kX)}, {"aten.atanh", std::atanh(kX)},
      {"aten.reciprocal", 2.0},       {"aten.softplus", std::log(1 + std::exp(kX))},
  };
  for (const auto& [op, expected] : cases) {
    EXPECT_THAT(Values<double>(KernelCall(op).F64({1}, {kX}).Result()),
                ElementsAre(::testing::DoubleNear(expected, 1e-15)))
        << op;
  }
  EXPECT_THAT(Values<double>(KernelCall("aten.acosh").F64({1}, {2}).Result()),
              ElementsAre(std::acosh(2.0)));
}

TEST(Softplus, NeverOverflows) {
  EXPECT_THAT(Applied("aten.softplus", {1000, -1000, 0}),
              ElementsAre(1000, 0, static_cast<float>(std::log(2.0))));
}

TEST(Sign, TakesIntegersAndKeepsNaN) {
  EXPECT_THAT(Values<std::int8_t>(KernelCall("aten.sign").I8({3}, {-128, 0, 5}).Result()),
              ElementsAre(-1, 0, 1));
  EXPECT_TRUE(std::isnan(Applied("aten.sign", {std::numeric_limits<float>::quiet_NaN()})[0]));
}

TEST(Math, TakesF16) {
  const Tensor result = KernelCall("aten.floor")
                            .Operand<std::uint16_t>(DType::kFloat16, {1}, {0x3E00})  // 1.5
                            .Result();
  EXPECT_EQ(result.dtype(), DType::kFloat16);
  EXPECT_THAT(Values<std::uint16_t>(result), ElementsAre(0x3C00));  // 1.0
}

TEST(Math, RefusesIntegers) {
  EXPECT_THAT(KernelCall("aten.sin").I32({1}, {1}).Refusal(), HasSubstr("i32"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
