#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;
using Ints = std::vector<std::int64_t>;

std::string ReduceMean(std::int64_t opset, const std::vector<Attribute>& attributes) {
  ModelBuilder model(opset);
  model.Input("x", {"N", 2, 3}).Node("ReduceMean", {"x"}, {"y"}, attributes);
  return ImportedOps(model);
}

TEST(ImportReduceMean, CountsNegativeAxesFromTheEndAndSortsThem) {
  EXPECT_EQ(ReduceMean(13, {{"axes", Ints{-1, 1}}, {"keepdims", 0}}),
            "%0 = aten.mean(%x) {dim=[1,2]} : f32[N]\nreturn %0\n");
}

TEST(ImportReduceMean, ReducesAllAxesWhenNoneAreGiven) {
  EXPECT_EQ(ReduceMean(13, {}),
            "%0 = aten.mean(%x) {dim=[0,1,2], keepdim=true} : f32[1,1,1]\nreturn %0\n");
}

TEST(ImportReduceMean, AxesAreAnInputSinceOpset18) {
  ModelBuilder model(18);
  model.Input("x", {"N", 2, 3}).Ints("axes", {1}, {1});
  model.Node("ReduceMean", {"x", "axes"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.mean(%x) {dim=[1], keepdim=true} : f32[N,1,3]\nreturn %0\n");
}

TEST(ImportReduceMean, NoopWithEmptyAxesForwardsItsInput) {
  EXPECT_EQ(ReduceMean(18, {{"noop_with_empty_axes", 1}}), "return %x\n");
}

TEST(ImportReduceMean, RefusesAxesThatAreNotThereOrTwice) {
  EXPECT_THAT(ReduceMean(13, {{"axes", Ints{3}}}), HasSubstr("axis 3"));
  EXPECT_THAT(ReduceMean(13, {{"axes", Ints{INT64_MIN}}}), HasSubstr("axis -9223372036854775808"));
  EXPECT_THAT(ReduceMean(13, {{"axes", Ints{1, -2}}}), HasSubstr("twice"));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
