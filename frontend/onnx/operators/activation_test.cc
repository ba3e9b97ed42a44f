#include <cmath>
#include <limits>

#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;

std::string Activation(std::int64_t opset, const std::string& op,
                       const std::vector<Attribute>& attributes = {}) {
  ModelBuilder model(opset);
  model.Input("x", {"N", 4}).Node(op, {"x"}, {"y"}, attributes);
  return ImportedOps(model);
}

TEST(ImportActivation, OneToOneOpsHaveNoAttributes) {
  const std::pair<const char*, const char*> ops[] = {
      {"Relu", "relu"}, {"Sigmoid", "sigmoid"}, {"Tanh", "tanh"}, {"HardSwish", "hardswish"},
      {"Erf", "erf"},   {"Exp", "exp"},         {"Log", "log"},   {"Sqrt", "sqrt"},
      {"Abs", "abs"},   {"Neg", "neg"}};
  for (const auto& [onnx_name, name] : ops) {
    EXPECT_EQ(Activation(17, onnx_name),
              std::string("%0 = aten.") + name + "(%x) : f32[N,4]\nreturn %0\n");
  }
}

TEST(ImportActivation, SwishIsAGateOfItself) {
  EXPECT_EQ(Activation(24, "Swish"),
            "%0 = aten.sigmoid(%x) : f32[N,4]\n%1 = aten.mul(%x, %0) : f32[N,4]\nreturn %1\n");
  EXPECT_THAT(Activation(24, "Swish", {{"alpha", 0.5f}}), HasSubstr("aten.sigmoid(%0)"));
  EXPECT_THAT(Activation(23, "Swish"), HasSubstr("an operator since opset 24 only"));
}

TEST(ImportActivation, ClipBoundsAreAttributesBeforeOpset11) {
  EXPECT_EQ(Activation(10, "Clip", {{"min", 0.0f}, {"max", 6.0f}}),
            "%0 = aten.hardtanh(%x) {max_val=6.0, min_val=0.0} : f32[N,4]\nreturn %0\n");
}

TEST(ImportActivation, ClipBoundsAreInputsSinceOpset11AndMayBeAbsent) {
  ModelBuilder upper;
  upper.Input("x", {"N", 4}).Floats("six", {}, {6}).Node("Clip", {"x", "", "six"}, {"y"});
  EXPECT_EQ(ImportedOps(upper),
            "%0 = aten.hardtanh(%x) {max_val=6.0, min_val=-inf} : f32[N,4]\nreturn %0\n");
  ModelBuilder lower;
  lower.Input("x", {"N", 4}).Floats("tenth", {}, {0.1f}).Node("Clip", {"x", "tenth"}, {"y"});
  EXPECT_EQ(ImportedOps(lower),
            "%0 = aten.hardtanh(%x) {max_val=inf, min_val=0.1} : f32[N,4]\nreturn %0\n");
}

TEST(ImportActivation, ClipAtTheFloatLimitsIsOpen) {
  const float limit = std::numeric_limits<float>::max();
  EXPECT_THAT(Activation(10, "Clip", {{"min", 0.0f}, {"max", limit}}), HasSubstr("max_val=inf"));
}

TEST(ImportActivation, ClipBoundsThatAreNoClampAreMaximumAndMinimum) {
  ModelBuilder computed;
  computed.Input("x", {2}).Input("low", {}).Node("Clip", {"x", "low"}, {"y"});
  EXPECT_EQ(ImportedOps(computed), "%0 = aten.maximum(%x, %low) : f32[2]\nreturn %0\n");
  ModelBuilder integers;
  integers.IntInput("x", {2}).Ints("high", {}, {3});
  integers.Node("Clip", {"x", "", "high"}, {"y"});
  EXPECT_EQ(ImportedOps(integers), "%0 = aten.minimum(%x, @high) : i64[2]\nreturn %0\n");
  ModelBuilder crossed;
  crossed.Input("x", {2}).Floats("low", {}, {2}).Floats("high", {}, {1});
  crossed.Node("Clip", {"x", "low", "high"}, {"y"});
  EXPECT_EQ(ImportedOps(crossed),
            "%0 = aten.maximum(%x, @low) : f32[2]\n"
            "%1 = aten.minimum(%0, @high) : f32[2]\n"
            "return %1\n");
}

TEST(ImportActivation, ClipBoundsMustBeScalars) {
  ModelBuilder vector;
  vector.Input("x", {2}).Floats("low", {2}, {0, 1}).Node("Clip", {"x", "low"}, {"y"});
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(vector)));
}

TEST(ImportActivation, HardSigmoidOfOneSixthIsAtensDefault) {
  EXPECT_EQ(Activation(17, "HardSigmoid", {{"alpha", 1.0f / 6.0f}, {"beta", 0.5f}}),
            "%0 = aten.hardsigmoid(%x) : f32[N,4]\nreturn %0\n");
}

TEST(ImportActivation, HardSigmoidDefaultsAreOnnxs) {
  EXPECT_EQ(Activation(17, "HardSigmoid"),
            "%0 = aten.hardsigmoid(%x) {alpha=0.2} : f32[N,4]\nreturn %0\n");
}

TEST(ImportActivation, FloatAttributesReadAsTheDecimalsThatWereMeant) {
  EXPECT_EQ(Activation(17, "LeakyRelu", {{"alpha", 0.01f}}),
            "%0 = aten.leaky_relu(%x) : f32[N,4]\nreturn %0\n");
  EXPECT_EQ(Activation(17, "LeakyRelu", {{"alpha", 0.3f}}),
            "%0 = aten.leaky_relu(%x) {negative_slope=0.3} : f32[N,4]\nreturn %0\n");
  EXPECT_EQ(Activation(17, "Elu"), "%0 = aten.elu(%x) : f32[N,4]\nreturn %0\n");
}

TEST(ImportActivation, OperatorsAreRefusedBeforeTheOpsetThatBroughtThem) {
  EXPECT_EQ(Activation(20, "Gelu", {{"approximate", "tanh"}}),
            "%0 = aten.gelu(%x) {approximate=\"tanh\"} : f32[N,4]\nreturn %0\n");
  EXPECT_THAT(Activation(17, "Gelu"), HasSubstr("an operator since opset 20 only"));
  EXPECT_THAT(Activation(13, "HardSwish"), HasSubstr("an operator since opset 14 only"));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
