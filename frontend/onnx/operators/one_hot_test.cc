#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;

std::string OneHot(std::int64_t depth, std::int64_t axis) {
  ModelBuilder model(11);
  model.IntInput("i", {"N", 3}).Input("v", {2});
  model.Ints("depth", {}, {depth});
  model.Node("OneHot", {"i", "depth", "v"}, {"y"}, {{"axis", axis}});
  return ImportedText(model);
}

TEST(ImportOneHot, ComparesWithPositionsFromBothEnds) {
  const std::string text = OneHot(4, 1);
  EXPECT_THAT(text, HasSubstr("const @y.positions : i64[1,4,1] = [0,1,2,3]"));
  EXPECT_THAT(text, HasSubstr("i64[1,4,1] = [-4,-3,-2,-1]"));
  EXPECT_THAT(text, HasSubstr("(%y: f32[N,4,3])"));
  EXPECT_THAT(OneHot(4, -1), HasSubstr("(%y: f32[N,3,4])"));
}

TEST(ImportOneHot, RefusesDepthsAndAxesThatAreNone) {
  EXPECT_THAT(OneHot(0, 0), HasSubstr("a depth of 0"));
  EXPECT_THAT(OneHot(1 << 30, 0), HasSubstr("a depth of"));
  EXPECT_THAT(OneHot(4, 3), HasSubstr("axis"));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
