#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

TEST(ImportElementwise, BinaryOpsBroadcast) {
  const std::pair<const char*, const char*> ops[] = {
      {"Add", "add"}, {"Sub", "sub"}, {"Mul", "mul"}, {"Div", "div"}, {"Pow", "pow"}};
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

TEST(ImportElementwise, RefusesShapesThatDoNotBroadcast) {
  ModelBuilder model;
  model.Input("a", {4}).Input("b", {3}).Node("Add", {"a", "b"}, {"y"});
  const absl::Status status = ImportStatus(model);
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr("Add node \"/y\""));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
