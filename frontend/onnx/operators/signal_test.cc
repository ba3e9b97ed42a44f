#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;

TEST(ImportDft, IsAProductWithSinesAndCosines) {
  ModelBuilder model(17);
  model.Input("x", {"N", 2, 1}).Node("DFT", {"x"}, {"y"}, {{"axis", std::int64_t{1}}});
  const std::string text = ImportedText(model);
  EXPECT_THAT(text, HasSubstr("const @y.factors : f32[2,4] = [1.0,0.0,1.0,0.0,1.0,0.0,-1.0,0.0]"));
  EXPECT_THAT(text, HasSubstr("aten.matmul(%0, @y.factors) : f32[N,4]"));
  EXPECT_THAT(text, HasSubstr("(%y: f32[N,2,2])"));
}

TEST(ImportDft, TransformsAnyAxisAndLength) {
  ModelBuilder model(20);
  model.Input("x", {6, 5, 2}).Ints("length", {}, {4}).Ints("axis", {}, {0});
  model.Node("DFT", {"x", "length", "axis"}, {"y"}, {{"onesided", std::int64_t{1}}});
  EXPECT_THAT(ImportedText(model), HasSubstr("(%y: f32[3,5,2])"));
}

TEST(ImportDft, RefusesWhatItCannotTransform) {
  ModelBuilder parts(17);
  parts.Input("x", {2, 4, 3}).Node("DFT", {"x"}, {"y"});
  EXPECT_THAT(ImportedOps(parts), HasSubstr("no real or complex numbers"));
  ModelBuilder symbolic(17);
  symbolic.Input("x", {2, "L", 1}).Node("DFT", {"x"}, {"y"});
  EXPECT_THAT(ImportedOps(symbolic), HasSubstr("pin the input shapes"));
  ModelBuilder last(17);
  last.Input("x", {2, 4, 1}).Node("DFT", {"x"}, {"y"}, {{"axis", std::int64_t{2}}});
  EXPECT_THAT(ImportedOps(last), HasSubstr("the last axis holds"));
  ModelBuilder huge(20);
  huge.Input("x", {2, 4, 1}).Ints("length", {}, {INT64_MAX});
  huge.Node("DFT", {"x", "length"}, {"y"});
  EXPECT_THAT(ImportedOps(huge), HasSubstr("a Fourier transform of length"));
}

TEST(ImportStft, IsAConvolution) {
  ModelBuilder model(17);
  model.Input("x", {"N", 128, 1}).Ints("step", {}, {8}).Ints("length", {}, {16});
  model.Node("STFT", {"x", "step", "", "length"}, {"y"});
  const std::string text = ImportedText(model);
  EXPECT_THAT(text, HasSubstr("aten.conv1d(%0, @y.factors, none) {stride=[8]} : f32[N,18,15]"));
  EXPECT_THAT(text, HasSubstr("(%y: f32[N,15,9,2])"));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
