#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;

constexpr std::int64_t kFloat16 = onnx::TensorProto_DataType_FLOAT16;

std::string Range(std::int64_t start, std::int64_t limit, std::int64_t delta) {
  ModelBuilder model;
  model.Ints("start", {}, {start}).Ints("limit", {}, {limit}).Ints("delta", {}, {delta});
  model.Node("Range", {"start", "limit", "delta"}, {"y"});
  return ImportedText(model);
}

TEST(ImportRange, StopsBeforeTheLimit) {
  EXPECT_THAT(Range(1, 8, 3), HasSubstr("i64[3] = [1,4,7]"));
  EXPECT_THAT(Range(4, 1, -2), HasSubstr("i64[2] = [4,2]"));
  EXPECT_THAT(Range(4, 1, 2), HasSubstr("i64[0]"));
  EXPECT_THAT(Range(INT64_MIN, INT64_MAX, std::int64_t{1} << 62),
              HasSubstr("[-9223372036854775808,-4611686018427387904,0,4611686018427387904]"));
}

TEST(ImportRange, RefusesEndlessAndHugeOnes) {
  EXPECT_THAT(Range(0, 8, 0), HasSubstr("no end"));
  EXPECT_THAT(Range(0, 0, 0), HasSubstr("no end"));
  EXPECT_THAT(Range(0, INT64_MAX, 1), HasSubstr("no end"));
  EXPECT_THAT(Range(0, 1 << 30, 1), HasSubstr("too much memory"));
}

TEST(ImportRange, CountsToASymbolicExtent) {
  ModelBuilder model;
  model.Input("ids", {"N", "S"}).Ints("zero", {}, {0}).Ints("two", {}, {2}).Ints("one", {}, {1});
  model.Node("Shape", {"ids"}, {"shape"}).Node("Gather", {"shape", "one"}, {"s"});
  model.Node("Range", {"zero", "s", "one"}, {"y"}).Output("y");
  EXPECT_THAT(ImportedOps(model), HasSubstr(" : i64[S]\nreturn"));
  model.Node("Range", {"two", "s", "two"}, {"z"}).Output("z");
  EXPECT_THAT(ImportedOps(model), HasSubstr(" : i64[(S-1)//2]\nreturn"));
}

TEST(ImportConstantOfShape, ExpandsToSymbolicExtents) {
  ModelBuilder model;
  model.Input("x", {"N", 3})
      .Input("y", {"M"})
      .Node("Shape", {"x"}, {"n"})
      .Node("Shape", {"y"}, {"m"});
  model.Node("Concat", {"n", "m"}, {"shape"}, {{"axis", 0}});
  model.Node("ConstantOfShape", {"shape"}, {"z"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.expand(@z, %x) {like_dims=[0,-1,-1], size=dims[N,3,1]} : f32[N,3,1]\n"
            "%1 = aten.expand(%0, %y) {like_dims=[-1,-1,0], size=dims[N,3,M]} : f32[N,3,M]\n"
            "return %1\n");
}

TEST(ImportRange, TakesNumbersThatAreConvertedToFloats) {
  ModelBuilder model;
  model.Ints("limit", {}, {2}).Floats("start", {}, {0.5f}).Floats("delta", {}, {1});
  model.Node("Cast", {"limit"}, {"end"}, {{"to", std::int64_t{1}}});
  model.Node("Range", {"start", "end", "delta"}, {"y"});
  EXPECT_THAT(ImportedText(model), HasSubstr("f32[2] = [0.5,1.5]"));
}

std::string EyeLike(std::int64_t k) {
  ModelBuilder model;
  model.Input("x", {2, 3}).Node("EyeLike", {"x"}, {"y"}, {{"k", k}});
  return ImportedText(model);
}

TEST(ImportEyeLike, SetsAnyDiagonal) {
  EXPECT_THAT(EyeLike(0), HasSubstr("[1.0,0.0,0.0,0.0,1.0,0.0]"));
  EXPECT_THAT(EyeLike(2), HasSubstr("[0.0,0.0,1.0,0.0,0.0,0.0]"));
  EXPECT_THAT(EyeLike(-1), HasSubstr("[0.0,0.0,0.0,1.0,0.0,0.0]"));
  EXPECT_THAT(EyeLike(INT64_MIN), HasSubstr("[0.0,0.0,0.0,0.0,0.0,0.0]"));
  EXPECT_THAT(EyeLike(INT64_MAX), HasSubstr("[0.0,0.0,0.0,0.0,0.0,0.0]"));
}

std::string Window(const std::string& op, std::int64_t size, std::int64_t periodic) {
  ModelBuilder model;
  model.Ints("size", {}, {size}).Node(op, {"size"}, {"y"}, {{"periodic", periodic}});
  return ImportedText(model);
}

TEST(ImportWindow, IsPeriodicOrSymmetric) {
  EXPECT_THAT(Window("HannWindow", 4, 1), HasSubstr("f32[4] = [0.0,0.5,1.0,0.5]"));
  EXPECT_THAT(Window("HannWindow", 3, 0), HasSubstr("f32[3] = [0.0,1.0,0.0]"));
  EXPECT_THAT(Window("HammingWindow", 2, 1), HasSubstr("f32[2] = [0.08695652,1.0]"));
  EXPECT_THAT(Window("BlackmanWindow", 1, 0), HasSubstr("f32[1]"));
  EXPECT_THAT(Window("HannWindow", -1, 1), HasSubstr("number from 0"));
}

TEST(ImportConstantOfShape, IsAnOpWhereTheConstantWouldBeLarge) {
  ModelBuilder model;
  model.Ints("shape", {2}, {1 << 15, 1 << 15}).Node("ConstantOfShape", {"shape"}, {"y"});
  EXPECT_THAT(ImportedOps(model), HasSubstr("%0 = aten.full() {dtype=f32, size=[32768,32768]"));
}

TEST(ImportMelWeightMatrix, HasFiltersThatRiseAndFall) {
  ModelBuilder model;
  model.Ints("filters", {}, {1}).Ints("length", {}, {16}).Ints("rate", {}, {8192});
  model.Floats("low", {}, {0}).Floats("high", {}, {4096});
  model.Node("MelWeightMatrix", {"filters", "length", "rate", "low", "high"}, {"y"},
             {{"output_datatype", kFloat16}});
  EXPECT_THAT(ImportedText(model), HasSubstr("f32[9,1] = [0.0,1.0"));
  model.Floats("higher", {}, {1e6f});
  model.Node("MelWeightMatrix", {"filters", "length", "rate", "low", "higher"}, {"z"});
  EXPECT_THAT(ImportedText(model), HasSubstr("outside the spectrum"));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
