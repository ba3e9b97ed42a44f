#include <string>
#include <utility>

#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

std::string Imported(const std::string& op, const std::vector<Attribute>& attributes = {}) {
  ModelBuilder model(18);
  model.Input("x", {"N"}).Node(op, {"x"}, {"y"}, attributes);
  return ImportedOps(model);
}

TEST(ImportMath, FunctionsKeepTheirNames) {
  const std::pair<const char*, const char*> ops[] = {
      {"Sign", "sign"},        {"Floor", "floor"}, {"Ceil", "ceil"},   {"Round", "round"},
      {"Sin", "sin"},          {"Cos", "cos"},     {"Tan", "tan"},     {"Asin", "asin"},
      {"Acos", "acos"},        {"Atan", "atan"},   {"Sinh", "sinh"},   {"Cosh", "cosh"},
      {"Asinh", "asinh"},      {"Acosh", "acosh"}, {"Atanh", "atanh"}, {"Reciprocal", "reciprocal"},
      {"Softplus", "softplus"}};
  for (const auto& [onnx_name, name] : ops) {
    EXPECT_EQ(Imported(onnx_name), std::string("%0 = aten.") + name + "(%x) : f32[N]\nreturn %0\n");
  }
}

TEST(ImportMath, SoftsignAndMishAreComposed) {
  EXPECT_EQ(Imported("Softsign"),
            "%0 = aten.abs(%x) : f32[N]\n"
            "%1 = aten.add(%0, @y.scalar) : f32[N]\n"
            "%2 = aten.div(%x, %1) : f32[N]\n"
            "return %2\n");
  EXPECT_EQ(Imported("Mish"),
            "%0 = aten.softplus(%x) : f32[N]\n"
            "%1 = aten.tanh(%0) : f32[N]\n"
            "%2 = aten.mul(%x, %1) : f32[N]\n"
            "return %2\n");
}

TEST(ImportMath, IsInfDetectsTheSignsItIsAskedFor) {
  EXPECT_EQ(Imported("IsInf"),
            "%0 = aten.abs(%x) : f32[N]\n"
            "%1 = aten.eq(%0, @y.scalar) : bool[N]\n"
            "return %1\n");
  EXPECT_EQ(Imported("IsInf", {{"detect_negative", 0}}),
            "%0 = aten.eq(%x, @y.scalar) : bool[N]\nreturn %0\n");
  EXPECT_EQ(Imported("IsInf", {{"detect_negative", 0}, {"detect_positive", 0}}),
            "%0 = aten.lt(%x, %x) : bool[N]\nreturn %0\n");
}

TEST(ImportPiecewise, EluSeluAndCeluAreOneOp) {
  EXPECT_EQ(Imported("Elu"), "%0 = aten.elu(%x) : f32[N]\nreturn %0\n");
  EXPECT_EQ(Imported("Selu", {{"alpha", 2.0f}, {"gamma", 3.0f}}),
            "%0 = aten.elu(%x) {alpha=2.0, scale=3.0} : f32[N]\nreturn %0\n");
  EXPECT_EQ(Imported("Celu", {{"alpha", 2.0f}}),
            "%0 = aten.elu(%x) {alpha=2.0, input_scale=0.5} : f32[N]\nreturn %0\n");
}

TEST(ImportPiecewise, ThresholdsChooseBetweenValues) {
  EXPECT_EQ(Imported("ThresholdedRelu"),
            "%0 = aten.gt(%x, @y.scalar.1) : bool[N]\n"
            "%1 = aten.where(%0, %x, @y.scalar) : f32[N]\n"
            "return %1\n");
  EXPECT_EQ(Imported("Shrink", {{"lambd", 1.5f}, {"bias", 1.0f}}),
            "%0 = aten.add(%x, @y.scalar.1) : f32[N]\n"
            "%1 = aten.sub(%x, @y.scalar.2) : f32[N]\n"
            "%2 = aten.gt(%x, @y.scalar.3) : bool[N]\n"
            "%3 = aten.where(%2, %1, @y.scalar) : f32[N]\n"
            "%4 = aten.lt(%x, @y.scalar.4) : bool[N]\n"
            "%5 = aten.where(%4, %0, %3) : f32[N]\n"
            "return %5\n");
}

}  // namespace
}  // namespace zeropoint::frontend::testing
