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

TEST(ImportReduceProd, OfAShapeStaysKnown) {
  const auto folded = [](const std::string& op) {
    ModelBuilder model;
    model.Input("x", {"N", 2, 3}).Ints("rest", {1}, {-1}).Node("Shape", {"x"}, {"s"});
    model.Node(op, {"s"}, {"r"}).Node("Concat", {"r", "rest"}, {"to"}, {{"axis", 0}});
    model.Node("Reshape", {"x", "to"}, {"y"});
    return ImportedOps(model);
  };
  EXPECT_EQ(folded("ReduceProd"),
            "%0 = aten.view(%x) {size=dims[6*N,1]} : f32[6*N,1]\nreturn %0\n");
  EXPECT_THAT(folded("ReduceMax"), HasSubstr("must be integers known at import"));
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

std::string Reduce(const std::string& op, int type = onnx::TensorProto_DataType_FLOAT) {
  ModelBuilder model(18);
  model.Input("x", {"N", 2}, type).Ints("axes", {1}, {1});
  model.Node(op, {"x", "axes"}, {"y"}, {{"keepdims", 0}});
  return ImportedOps(model);
}

TEST(ImportReduce, OneReductionIsOneOp) {
  const std::pair<const char*, const char*> ops[] = {
      {"ReduceSum", "sum"},  {"ReduceProd", "prod"}, {"ReduceMax", "amax"},
      {"ReduceMin", "amin"}, {"ReduceMean", "mean"}, {"ReduceLogSumExp", "logsumexp"}};
  for (const auto& [onnx_name, name] : ops) {
    EXPECT_EQ(Reduce(onnx_name),
              std::string("%0 = aten.") + name + "(%x) {dim=[1]} : f32[N]\nreturn %0\n");
  }
}

TEST(ImportReduce, NormsAreSumsOfMagnitudesAndSquares) {
  EXPECT_EQ(Reduce("ReduceL1"),
            "%0 = aten.abs(%x) : f32[N,2]\n"
            "%1 = aten.sum(%0) {dim=[1]} : f32[N]\n"
            "return %1\n");
  EXPECT_EQ(Reduce("ReduceL2"),
            "%0 = aten.mul(%x, %x) : f32[N,2]\n"
            "%1 = aten.sum(%0) {dim=[1]} : f32[N]\n"
            "%2 = aten.sqrt(%1) : f32[N]\n"
            "return %2\n");
}

TEST(ImportReduce, RootsOfIntegersAreComputedInF64AndBoolsInU8) {
  EXPECT_EQ(Reduce("ReduceLogSum", onnx::TensorProto_DataType_INT32),
            "%0 = aten.to(%x) {dtype=f64} : f64[N,2]\n"
            "%1 = aten.sum(%0) {dim=[1]} : f64[N]\n"
            "%2 = aten.log(%1) : f64[N]\n"
            "%3 = aten.to(%2) {dtype=i32} : i32[N]\n"
            "return %3\n");
  EXPECT_EQ(Reduce("ReduceMax", onnx::TensorProto_DataType_BOOL),
            "%0 = aten.to(%x) {dtype=u8} : u8[N,2]\n"
            "%1 = aten.amax(%0) {dim=[1]} : u8[N]\n"
            "%2 = aten.to(%1) {dtype=bool} : bool[N]\n"
            "return %2\n");
}

}  // namespace
}  // namespace zeropoint::frontend::testing
