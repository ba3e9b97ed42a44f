#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;

TEST(ImportGemm, TransposedConstantIsTheWeightOfALinearLayer) {
  ModelBuilder model;
  model.Input("x", {"N", 3}).Zeros("w", {2, 3}).Floats("b", {2}, {1, 2});
  model.Node("Gemm", {"x", "w", "b"}, {"y"}, {{"transB", 1}});
  EXPECT_EQ(ImportedOps(model), "%0 = aten.linear(%x, @w, @b) : f32[N,2]\nreturn %0\n");
}

TEST(ImportGemm, ConstantsAreTransposedAndScaledAtImport) {
  ModelBuilder model;
  model.Input("x", {"N", 3}).Floats("w", {3, 2}, {1, 2, 3, 4, 5, 6}).Floats("b", {2}, {1, 2});
  model.Node("Gemm", {"x", "w", "b"}, {"y"}, {{"alpha", 2.0f}, {"beta", 0.5f}});
  const std::string text = ImportedText(model);
  EXPECT_THAT(text, HasSubstr("[2.0,6.0,10.0,4.0,8.0,12.0]"));
  EXPECT_THAT(text, HasSubstr("f32[2] = [0.5,1.0]"));
  EXPECT_THAT(text, HasSubstr("aten.linear(%x, @w.transposed.scaled, @b.scaled) : f32[N,2]"));
}

TEST(ImportGemm, TakesNoCAndACThatIsNoBias) {
  ModelBuilder none;
  none.Input("x", {2, 3}).Zeros("w", {2, 3}).Node("Gemm", {"x", "w"}, {"y"}, {{"transB", 1}});
  EXPECT_EQ(ImportedOps(none), "%0 = aten.linear(%x, @w, none) : f32[2,2]\nreturn %0\n");

  ModelBuilder column;
  column.Input("x", {2, 3}).Zeros("w", {2, 3}).Zeros("c", {2, 1});
  column.Node("Gemm", {"x", "w", "c"}, {"y"}, {{"transB", 1}});
  EXPECT_EQ(ImportedOps(column),
            "%0 = aten.linear(%x, @w, none) : f32[2,2]\n"
            "%1 = aten.add(%0, @c) : f32[2,2]\n"
            "return %1\n");
}

TEST(ImportGemm, ComputedFactorsAreAMatrixProduct) {
  ModelBuilder model;
  model.Input("a", {3, 2}).Input("b", {4, 3}).Input("c", {4});
  model.Node("Gemm", {"a", "b", "c"}, {"y"}, {{"transA", 1}, {"transB", 1}});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.permute(%a) {dims=[1,0]} : f32[2,3]\n"
            "%1 = aten.permute(%b) {dims=[1,0]} : f32[3,4]\n"
            "%2 = aten.matmul(%0, %1) : f32[2,4]\n"
            "%3 = aten.add(%2, %c) : f32[2,4]\n"
            "return %3\n");
}

TEST(ImportGemm, RefusesFactorsThatDoNotFit) {
  ModelBuilder ranks;
  ranks.Input("x", {1, 2, 3}).Zeros("w", {3, 2}).Node("Gemm", {"x", "w"}, {"y"});
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(ranks)));
  ModelBuilder extents;
  extents.Input("x", {2, 3}).Zeros("w", {4, 2}).Node("Gemm", {"x", "w"}, {"y"});
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(extents)));
  ModelBuilder missing;
  missing.Input("x", {2, 3}).Node("Gemm", {"x"}, {"y"});
  EXPECT_THAT(std::string(ImportStatus(missing).message()), HasSubstr("input 1 is missing"));
}

TEST(ImportMatMul, KeepsItsOperands) {
  ModelBuilder model;
  model.Input("x", {"N", 5, 3}).Zeros("w", {3, 2}).Node("MatMul", {"x", "w"}, {"y"});
  EXPECT_EQ(ImportedOps(model), "%0 = aten.matmul(%x, @w) : f32[N,5,2]\nreturn %0\n");
}

}  // namespace
}  // namespace zeropoint::frontend::testing
