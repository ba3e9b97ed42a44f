#include <string>

#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;

std::string Imported(std::int64_t opset, const std::string& op,
                     const std::vector<Attribute>& attributes = {}) {
  ModelBuilder model(opset);
  model.Input("x", {"N", 2, 3}).Node(op, {"x"}, {"y"}, attributes);
  return ImportedOps(model);
}

TEST(ImportSoftmax, CoversAMatrixBeforeOpset13) {
  EXPECT_EQ(Imported(13, "LogSoftmax", {{"axis", 1}}),
            "%0 = aten.log_softmax(%x) {dim=1} : f32[N,2,3]\nreturn %0\n");
  EXPECT_EQ(Imported(12, "LogSoftmax"),
            "%0 = aten.view(%x) {size=dims[N,6]} : f32[N,6]\n"
            "%1 = aten.log_softmax(%0) {dim=1} : f32[N,6]\n"
            "%2 = aten.view(%1) {size=dims[N,2,3]} : f32[N,2,3]\n"
            "return %2\n");
}

TEST(ImportHardmax, ComparesPositionsWithTheLargest) {
  EXPECT_EQ(Imported(13, "Hardmax", {{"axis", 1}}),
            "%0 = aten.argmax(%x) {dim=1, keepdim=true} : i64[N,1,3]\n"
            "%1 = aten.eq(%0, @y.positions) : bool[N,2,3]\n"
            "%2 = aten.to(%1) {dtype=f32} : f32[N,2,3]\n"
            "return %2\n");
  EXPECT_THAT(Imported(13, "Hardmax", {{"axis", 0}}), HasSubstr("a symbolic extent"));
}

TEST(ImportArgMax, DefaultsToTheFirstAxisAndKeepsIt) {
  EXPECT_EQ(Imported(13, "ArgMax"),
            "%0 = aten.argmax(%x) {dim=0, keepdim=true} : i64[1,2,3]\nreturn %0\n");
  EXPECT_EQ(Imported(13, "ArgMin", {{"axis", -1}, {"keepdims", 0}, {"select_last_index", 1}}),
            "%0 = aten.argmin(%x) {dim=2, select_last_index=true} : i64[N,2]\nreturn %0\n");
}

TEST(ImportTopK, ReadsKFromAnAttributeBeforeOpset10) {
  EXPECT_EQ(Imported(9, "TopK", {{"k", 2}}),
            "%0, %1 = aten.topk(%x) {dim=2, k=2} : f32[N,2,2], i64[N,2,2]\nreturn %0\n");
  ModelBuilder model(11);
  model.Input("x", {4}).Ints("k", {1}, {3}).Output("i");
  model.Node("TopK", {"x", "k"}, {"v", "i"}, {{"largest", 0}});
  EXPECT_EQ(ImportedOps(model),
            "%0, %1 = aten.topk(%x) {dim=0, k=3, largest=false} : f32[3], i64[3]\nreturn %1\n");
}

TEST(ImportCumSum, NeedsAConstantAxis) {
  ModelBuilder model;
  model.Input("x", {2, 3}).Ints("axis", {}, {-1});
  model.Node("CumSum", {"x", "axis"}, {"y"}, {{"exclusive", 1}, {"reverse", 1}});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.cumsum(%x) {dim=1, exclusive=true, reverse=true} : f32[2,3]\nreturn %0\n");
  ModelBuilder computed;
  computed.Input("x", {2}).IntInput("axis", {});
  computed.Node("CumSum", {"x", "axis"}, {"y"});
  EXPECT_TRUE(absl::IsUnimplemented(ImportStatus(computed)));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
