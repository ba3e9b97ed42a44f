#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatEq;
using ::testing::FloatNear;
using ::testing::HasSubstr;

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::vector<float> Apply(const std::string& op, const std::vector<float>& x) {
  return Values<float>(KernelCall(op).F32({static_cast<std::int64_t>(x.size())}, x).Result());
}

TEST(Unary, EveryFloatOpPropagatesNaN) {
  for (const char* op :
       {"aten.relu", "aten.sigmoid", "aten.tanh", "aten.hardswish", "aten.erf", "aten.exp",
        "aten.log", "aten.sqrt", "aten.abs", "aten.neg", "aten.hardtanh", "aten.hardsigmoid",
        "aten.leaky_relu", "aten.elu", "aten.gelu"}) {
    const std::vector<float> y = Apply(op, {kNan});
    ASSERT_EQ(y.size(), 1u) << op;
    EXPECT_TRUE(std::isnan(y[0])) << op << " gives " << y[0];
  }
}

TEST(Unary, KeepsExtentsAndTakesScalarsAndEmptyTensors) {
  EXPECT_EQ(KernelCall("aten.neg").F32({2, 1, 2}, {1, 2, 3, 4}).Result().extents(),
            (Extents{2, 1, 2}));
  EXPECT_THAT(Values<float>(KernelCall("aten.neg").F32({}, {3}).Result()), ElementsAre(-3));
  EXPECT_EQ(KernelCall("aten.neg").F32({0, 5}, {}).Result().extents(), (Extents{0, 5}));
}

TEST(Unary, ComputesDoublesInDouble) {
  const Tensor y = KernelCall("aten.exp").F64({1}, {1.0}).Result();
  EXPECT_EQ(y.dtype(), DType::kFloat64);
  EXPECT_DOUBLE_EQ(Values<double>(y)[0], 2.718281828459045);
}

TEST(Unary, NegatesHalfFloats) {
  const Tensor y =
      KernelCall("aten.neg").Operand<std::uint16_t>(DType::kFloat16, {1}, {0x3c00}).Result();
  EXPECT_EQ(y.dtype(), DType::kFloat16);
  EXPECT_EQ(static_cast<const std::uint16_t*>(y.data())[0], 0xbc00);
}

TEST(Unary, FloatOpsRefuseIntegersAndMissingOperands) {
  EXPECT_THAT(KernelCall("aten.exp").I32({1}, {1}).Refusal(), HasSubstr("found i32"));
  EXPECT_THAT(KernelCall("aten.exp").Refusal(), HasSubstr("operand 0 is missing"));
}

TEST(Relu, KeepsNegativeZeroAndInfinity) {
  const std::vector<float> y = Apply("aten.relu", {-1, -0.0f, 2, kInfinity, -kInfinity});
  EXPECT_THAT(y, ElementsAre(0, 0, 2, kInfinity, 0));
  EXPECT_TRUE(std::signbit(y[1]));
  EXPECT_FALSE(std::signbit(y[0]));
}

TEST(Relu, WorksOnIntegers) {
  EXPECT_THAT(Values<std::int8_t>(KernelCall("aten.relu").I8({3}, {-128, 0, 7}).Result()),
              ElementsAre(0, 0, 7));
}

TEST(Abs, ClearsTheSignOfNegativeZeroAndWrapsTheSmallestInteger) {
  EXPECT_FALSE(std::signbit(Apply("aten.abs", {-0.0f})[0]));
  EXPECT_THAT(Values<std::int8_t>(KernelCall("aten.abs").I8({2}, {-5, -128}).Result()),
              ElementsAre(5, -128));
}

TEST(Neg, WrapsTheSmallestInteger) {
  const std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
  EXPECT_THAT(Values<std::int64_t>(KernelCall("aten.neg").I64({2}, {3, smallest}).Result()),
              ElementsAre(-3, smallest));
}

TEST(Sigmoid, SaturatesWithoutNaN) {
  EXPECT_THAT(Apply("aten.silu", {-100, 0, 100}), ElementsAre(FloatNear(0, 1e-6f), 0, 100));
  EXPECT_THAT(Apply("aten.sigmoid", {-kInfinity, -100, 0, 1, 100, kInfinity}),
              ElementsAre(0, FloatNear(0, 1e-40f), 0.5f, FloatEq(0.7310586f), 1, 1));
}

TEST(Hardswish, IsZeroBelowMinusThreeAndTheIdentityAboveThree) {
  EXPECT_THAT(Apply("aten.hardswish", {-4, -3, -1, 0, 1, 3, 5}),
              ElementsAre(0, 0, FloatEq(-1.0f / 3), 0, FloatEq(2.0f / 3), 3, 5));
}

TEST(Hardtanh, ClampsToItsDefaultsAndToOpenSides) {
  EXPECT_THAT(Apply("aten.hardtanh", {-2, -1, 0.5f, 3}), ElementsAre(-1, -1, 0.5f, 1));
  EXPECT_THAT(Values<float>(KernelCall("aten.hardtanh")
                                .F32({3}, {-kInfinity, 7, kInfinity})
                                .Float("min_val", -kInfinity)
                                .Float("max_val", 6)
                                .Result()),
              ElementsAre(-kInfinity, 6, 6));
}

TEST(Hardtanh, SaturatesTheBoundsOfIntegers) {
  EXPECT_THAT(Values<std::int8_t>(KernelCall("aten.hardtanh")
                                      .I8({3}, {-128, 5, 127})
                                      .Float("min_val", 0)
                                      .Float("max_val", kInfinity)
                                      .Result()),
              ElementsAre(0, 5, 127));
}

TEST(Hardtanh, RefusesCrossedAndNaNBounds) {
  EXPECT_THAT(KernelCall("aten.hardtanh").F32({1}, {0}).Float("min_val", 2).Refusal(),
              HasSubstr("2 and 1"));
  EXPECT_THAT(KernelCall("aten.hardtanh").F32({1}, {0}).Float("max_val", kNan).Refusal(),
              HasSubstr("nan"));
}

TEST(Hardsigmoid, IsAtensForTheDefaultsAndOnnxsOtherwise) {
  EXPECT_THAT(Apply("aten.hardsigmoid", {-3, 0, 1, 3}),
              ElementsAre(FloatNear(0, 1e-7f), 0.5f, FloatEq(4.0f / 6), 1));
  EXPECT_THAT(Values<float>(KernelCall("aten.hardsigmoid")
                                .F32({3}, {-3, 1, 3})
                                .Float("alpha", 0.25)
                                .Float("beta", 0.5)
                                .Result()),
              ElementsAre(0, 0.75f, 1));
}

TEST(LeakyRelu, ScalesNegativesOnly) {
  EXPECT_THAT(Values<float>(KernelCall("aten.leaky_relu")
                                .F32({3}, {-2, 0, 2})
                                .Float("negative_slope", 0.25)
                                .Result()),
              ElementsAre(-0.5f, 0, 2));
}

TEST(Elu, IsExactNearZeroAndSaturatesAtMinusAlpha) {
  EXPECT_THAT(
      Values<float>(
          KernelCall("aten.elu").F32({4}, {-kInfinity, -1e-10f, 0, 3}).Float("alpha", 2).Result()),
      ElementsAre(-2, FloatEq(-2e-10f), 0, 3));
}

TEST(Elu, ScalesItsInputAndItsResult) {
  EXPECT_THAT(Values<float>(KernelCall("aten.elu")
                                .F32({2}, {-2, 3})
                                .Float("alpha", 2)
                                .Float("scale", 3)
                                .Float("input_scale", 0.5)
                                .Result()),
              ElementsAre(::testing::FloatEq(6 * std::expm1(-1.0f)), 9));
}

TEST(Gelu, DiffersBetweenErfAndTanh) {
  EXPECT_THAT(Apply("aten.gelu", {-1, 0, 1}),
              ElementsAre(FloatNear(-0.15865525f, 1e-7f), 0, FloatNear(0.84134475f, 1e-7f)));
  EXPECT_THAT(
      Values<float>(KernelCall("aten.gelu").F32({2}, {-1, 1}).Text("approximate", "tanh").Result()),
      ElementsAre(FloatNear(-0.15880801f, 1e-7f), FloatNear(0.841192f, 1e-6f)));
  EXPECT_THAT(KernelCall("aten.gelu").F32({1}, {0}).Text("approximate", "exact").Refusal(),
              HasSubstr("found exact"));
}

TEST(Transcendental, HasTheValuesOfTheMathLibrary) {
  EXPECT_THAT(Apply("aten.tanh", {0, 1, kInfinity}), ElementsAre(0, FloatEq(0.7615942f), 1));
  EXPECT_THAT(Apply("aten.erf", {0, 1, kInfinity}), ElementsAre(0, FloatEq(0.8427008f), 1));
  EXPECT_THAT(Apply("aten.exp", {0, 1, -kInfinity}), ElementsAre(1, FloatEq(2.7182817f), 0));
  EXPECT_THAT(Apply("aten.log", {1, 0}), ElementsAre(0, -kInfinity));
  EXPECT_THAT(Apply("aten.sqrt", {4, 2}), ElementsAre(2, FloatEq(1.4142135f)));
  EXPECT_TRUE(std::isnan(Apply("aten.log", {-1})[0]));
  EXPECT_TRUE(std::isnan(Apply("aten.sqrt", {-1})[0]));
}

TEST(Unary, RefusesAMalformedAttributeInsteadOfTakingTheDefault) {
  EXPECT_THAT(KernelCall("aten.elu").F32({1}, {0}).Ints("alpha", {1, 2}).Refusal(),
              HasSubstr("\"alpha\" must be one float, it is 2 integers"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
