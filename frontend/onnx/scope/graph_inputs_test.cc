#include "frontend/onnx/scope/graph_inputs.h"

#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;

std::string TypeText(InputTypes& types, const std::string& name, const std::vector<Extent>& shape) {
  ModelBuilder model;
  model.Input(name, shape);
  const absl::StatusOr<ir::TensorType> type = types.TypeOf(model.graph().input(0));
  return type.ok() ? type->ToString() : type.status().ToString();
}

TEST(Identifier, IsAlwaysAnIdentifier) {
  EXPECT_EQ(Identifier("p2o.DynamicDimension.0"), "p2o_DynamicDimension_0");
  EXPECT_EQ(Identifier("3x"), "_3x");
  EXPECT_EQ(Identifier(""), "_");
  EXPECT_EQ(Identifier("\xC3\xA9"), "__");
}

TEST(InputTypes, DifferentNamesNeverShareASymbol) {
  const std::map<std::string, std::vector<std::int64_t>> pinned;
  InputTypes types(pinned);
  EXPECT_EQ(TypeText(types, "x", {"a.b", "a_b", "a.b"}), "f32[a_b,a_b_1,a_b]");
  EXPECT_EQ(TypeText(types, "y", {"a_b", ""}), "f32[a_b_1,y_dim1]");
  EXPECT_EQ(TypeText(types, "z", {"y_dim1"}), "f32[y_dim1_1]");
}

TEST(InputTypes, NoExtentIsTheSymbolOfTheUnknown) {
  const std::map<std::string, std::vector<std::int64_t>> pinned;
  InputTypes types(pinned);
  EXPECT_EQ(TypeText(types, "x", {"?"}), "f32[__1]");
}

TEST(InputTypes, ExtentsOfMinusOneAndZeroAreFree) {
  const std::map<std::string, std::vector<std::int64_t>> pinned;
  InputTypes types(pinned);
  EXPECT_EQ(TypeText(types, "x", {3, 0}), "f32[3,x_dim1]");
  EXPECT_EQ(TypeText(types, "y", {-1}), "f32[y_dim0]");
}

TEST(InputTypes, RefusesHugeExtentsAndRanks) {
  const std::map<std::string, std::vector<std::int64_t>> pinned;
  InputTypes types(pinned);
  EXPECT_THAT(TypeText(types, "x", {INT64_MAX}), HasSubstr("extent of 9223372036854775807"));
  EXPECT_THAT(TypeText(types, "x", std::vector<Extent>(1000, 1)), HasSubstr("rank 1000"));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
