#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

TEST(ImportElementwise, BinaryOpsBroadcast) {
  const std::pair<const char*, const char*> ops[] = {{"Add", "add"}, {"Sub", "sub"},
                                                     {"Mul", "mul"}, {"Div", "div"},
                                                     {"Pow", "pow"}, {"Mod", "remainder"}};
  for (const auto& [onnx_name, name] : ops) {
    ModelBuilder model;
    model.Input("x", {"N", 4, 1}).Floats("s", {3}, {1, 2, 3}).Node(onnx_name, {"x", "s"}, {"y"});
    EXPECT_EQ(ImportedOps(model),
              std::string("%0 = aten.") + name + "(%x, @s) : f32[N,4,3]\nreturn %0\n");
  }
}

TEST(ImportElementwise, MaxAndMinTakeAnyNumberOfOperands) {
  ModelBuilder three;
  three.Input("a", {4}).Input("b", {4}).Input("c", {4}).Node("Max", {"a", "b", "c"}, {"y"});
  EXPECT_EQ(ImportedOps(three),
            "%0 = aten.maximum(%a, %b) : f32[4]\n"
            "%1 = aten.maximum(%0, %c) : f32[4]\n"
            "return %1\n");
  ModelBuilder one;
  one.Input("a", {4}).Node("Min", {"a"}, {"m"}).Node("Relu", {"m"}, {"y"});
  EXPECT_EQ(ImportedOps(one), "%0 = aten.relu(%a) : f32[4]\nreturn %0\n");
}

TEST(ImportElementwise, ExponentIsConvertedToTheTypeOfTheBase) {
  ModelBuilder model;
  model.Input("x", {4}).Ints("two", {}, {2}).Node("Pow", {"x", "two"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.to(@two) {dtype=f32} : f32[]\n"
            "%1 = aten.pow(%x, %0) : f32[4]\n"
            "return %1\n");
}

TEST(ImportElementwise, SlopesBroadcastToTheInputOnly) {
  ModelBuilder model;
  model.Input("x", {"N", 3, 4}).Floats("s", {3, 1}, {1, 2, 3}).Node("PRelu", {"x", "s"}, {"y"});
  EXPECT_EQ(ImportedOps(model), "%0 = aten.prelu(%x, @s) : f32[N,3,4]\nreturn %0\n");
  ModelBuilder wider;
  wider.Input("x", {1, 4}).Floats("s", {3, 1}, {1, 2, 3}).Node("PRelu", {"x", "s"}, {"y"});
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(wider)));
}

TEST(ImportElementwise, ComparisonsGiveBools) {
  const std::pair<const char*, const char*> ops[] = {{"Equal", "eq"},
                                                     {"Less", "lt"},
                                                     {"LessOrEqual", "le"},
                                                     {"Greater", "gt"},
                                                     {"GreaterOrEqual", "ge"}};
  for (const auto& [onnx_name, name] : ops) {
    ModelBuilder model;
    model.Input("a", {4}).Input("b", {4}).Node(onnx_name, {"a", "b"}, {"y"});
    EXPECT_EQ(ImportedOps(model),
              std::string("%0 = aten.") + name + "(%a, %b) : bool[4]\nreturn %0\n");
  }
}

TEST(ImportElementwise, ModWithFmodHasTheSignOfTheDividend) {
  ModelBuilder model;
  model.Input("a", {4}).Input("b", {4}).Node("Mod", {"a", "b"}, {"y"}, {{"fmod", 1}});
  EXPECT_EQ(ImportedOps(model), "%0 = aten.fmod(%a, %b) : f32[4]\nreturn %0\n");
}

TEST(ImportElementwise, MeanDividesTheSum) {
  ModelBuilder model;
  model.Input("a", {4}).Input("b", {4}).Node("Mean", {"a", "b"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.add(%a, %b) : f32[4]\n"
            "%1 = aten.div(%0, @y.scalar) : f32[4]\n"
            "return %1\n");
}

TEST(ImportElementwise, FractionalExponentsOfIntegersAreComputedInF64) {
  ModelBuilder model;
  model.Input("x", {4}, onnx::TensorProto_DataType_INT32).Input("e", {4});
  model.Node("Pow", {"x", "e"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.to(%x) {dtype=f64} : f64[4]\n"
            "%1 = aten.to(%e) {dtype=f64} : f64[4]\n"
            "%2 = aten.pow(%0, %1) : f64[4]\n"
            "%3 = aten.to(%2) {dtype=i32} : i32[4]\n"
            "return %3\n");
}

TEST(ImportElementwise, BitShiftNeedsADirection) {
  ModelBuilder model;
  model.Input("a", {4}, onnx::TensorProto_DataType_UINT8);
  model.Node("BitShift", {"a", "a"}, {"y"}, {{"direction", std::string("LEFT")}});
  EXPECT_EQ(ImportedOps(model), "%0 = aten.bitwise_left_shift(%a, %a) : u8[4]\nreturn %0\n");
  ModelBuilder without;
  without.Input("a", {4}, onnx::TensorProto_DataType_UINT8).Node("BitShift", {"a", "a"}, {"y"});
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(without)));
}

TEST(ImportElementwise, RefusesShapesThatDoNotBroadcast) {
  ModelBuilder model;
  model.Input("a", {4}).Input("b", {3}).Node("Add", {"a", "b"}, {"y"});
  const absl::Status status = ImportStatus(model);
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr("Add node \"/y\""));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
