#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;
using Ints = std::vector<std::int64_t>;
constexpr int kInt64 = onnx::TensorProto_DataType_INT64;
constexpr int kInt32 = onnx::TensorProto_DataType_INT32;

TEST(ShapeArithmetic, ChannelShuffleAsExportedLeavesNoShapeOps) {
  ModelBuilder model;
  model.Input("x", {"N", 116, 28, 28}).Ints("zero", {}, {0}).Ints("one", {}, {1});
  model.Ints("two", {1}, {2})
      .Ints("size", {1}, {28})
      .Ints("axes", {1}, {0})
      .Ints("groups", {}, {2});
  model.Node("Shape", {"x"}, {"shape"});
  model.Node("Gather", {"shape", "zero"}, {"n"}).Node("Gather", {"shape", "one"}, {"c"});
  model.Node("Div", {"c", "groups"}, {"half"});
  model.Node("Cast", {"half"}, {"half32"}, {{"to", kInt32}});
  model.Node("Cast", {"half32"}, {"half64"}, {{"to", kInt64}});
  model.Node("Unsqueeze", {"n", "axes"}, {"nv"}).Node("Unsqueeze", {"half64", "axes"}, {"cv"});
  model.Node("Concat", {"nv", "two", "cv", "size", "size"}, {"target"}, {{"axis", 0}});
  model.Node("Reshape", {"x", "target"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.view(%x) {size=dims[N,2,58,28,28]} : f32[N,2,58,28,28]\nreturn %0\n");
}

TEST(ShapeArithmetic, SliceSqueezeAndArithmeticStaySymbolic) {
  ModelBuilder model;
  model.Input("x", {"N", "H", 4}).Ints("zero", {1}, {0}).Ints("one", {1}, {1});
  model.Ints("two", {1}, {2}).Ints("minus_one", {1}, {-1});
  model.Node("Shape", {"x"}, {"shape"});
  model.Node("Slice", {"shape", "zero", "one", "zero"}, {"n"});
  model.Node("Slice", {"shape", "one", "two", "zero"}, {"h"});
  model.Node("Mul", {"n", "h"}, {"product"});
  model.Node("Sub", {"product", "zero"}, {"rows"});
  model.Node("Add", {"one", "one"}, {"sum"});
  model.Node("Concat", {"rows", "sum", "minus_one"}, {"target"}, {{"axis", 0}});
  model.Node("Reshape", {"x", "target"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.view(%x) {size=dims[H*N,2,2]} : f32[H*N,2,2]\nreturn %0\n");
}

TEST(ShapeArithmetic, ShapeTakesARangeSinceOpset15) {
  ModelBuilder model;
  model.Input("x", {2, 3, 4}).Node("Shape", {"x"}, {"y"}, {{"start", -2}, {"end", 99}});
  EXPECT_THAT(ImportedText(model), HasSubstr("const @y : i64[2] = [3,4]"));
}

TEST(ShapeArithmetic, CastKeepsTheTypeOfWhatIsMaterialized) {
  ModelBuilder model;
  model.Input("x", {2, 3}).Node("Shape", {"x"}, {"s"}).Node("Cast", {"s"}, {"y"}, {{"to", kInt32}});
  EXPECT_THAT(ImportedText(model), HasSubstr("const @y : i32[2] = [2,3]"));
}

TEST(ShapeArithmetic, SymbolicIntegersAreReadWhenTheModelRuns) {
  ModelBuilder model;
  model.Input("x", {"N", 3}).Node("Shape", {"x"}, {"s"}).Node("Cast", {"s"}, {"y"}, {{"to", 1}});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.sym_size(%x) {dim=0} : i64[]\n"
            "%1 = aten.unsqueeze(%0) {dim=0} : i64[1]\n"
            "%2 = aten.unsqueeze(@s) {dim=0} : i64[1]\n"
            "%3 = aten.cat(%1, %2) {dim=0} : i64[2]\n"
            "%4 = aten.to(%3) {dtype=f32} : f32[2]\n"
            "return %4\n");
}

/// n/2, rounded up, which no tensor has.
TEST(ShapeArithmetic, SumsAndQuotientsAreComputedWhenTheModelRuns) {
  ModelBuilder model;
  model.Input("x", {"N"}).Ints("one", {}, {1}).Ints("two", {}, {2}).Node("Size", {"x"}, {"n"});
  model.Node("Add", {"n", "one"}, {"m"}).Node("Div", {"m", "two"}, {"half"});
  model.Node("Cast", {"half"}, {"y"}, {{"to", 1}});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.sym_size(%x) {dim=0} : i64[]\n"
            "%1 = aten.add(%0, @half) : i64[]\n"
            "%2 = aten.div(%1, @half.1) : i64[]\n"
            "%3 = aten.sub(%2, @half.2) : i64[]\n"
            "%4 = aten.add(%3, @half.3) : i64[]\n"
            "%5 = aten.to(%4) {dtype=f32} : f32[]\n"
            "return %5\n");
}

TEST(ShapeArithmetic, DivisionByZeroIsRefused) {
  ModelBuilder model;
  model.Input("x", {2, 3}).Ints("zero", {}, {0}).Node("Shape", {"x"}, {"s"});
  model.Node("Div", {"s", "zero"}, {"q"}).Node("Reshape", {"x", "q"}, {"y"});
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(model))) << ImportStatus(model);
}

TEST(ShapeArithmetic, ExtremeNumbersSaturate) {
  ModelBuilder model;
  model.Input("x", {2, 3}).Ints("max", {1}, {INT64_MAX}).Ints("min", {1}, {INT64_MIN});
  model.Node("Mul", {"max", "max"}, {"a"}).Node("Sub", {"min", "max"}, {"b"});
  model.Node("Add", {"a", "b"}, {"c"}).Node("Div", {"b", "min"}, {"d"});
  model.Node("Concat", {"c", "a"}, {"target"}, {{"axis", 0}});
  model.Node("Reshape", {"x", "target"}, {"y"});
  EXPECT_FALSE(ImportStatus(model).ok());
}

TEST(ImportConstant, TakesEveryForm) {
  ModelBuilder model;
  model.Input("x", {2});
  model.Node("Constant", {}, {"f"}, {{"value_float", 1.5f}}).Node("Mul", {"x", "f"}, {"a"});
  model.Node("Constant", {}, {"fs"}, {{"value_floats", std::vector<float>{1, 2}}});
  model.Node("Add", {"a", "fs"}, {"b"});
  model.Node("Constant", {}, {"is"}, {{"value_ints", Ints{2, 1}}});
  model.Node("Reshape", {"b", "is"}, {"c"});
  model.Node("Constant", {}, {"i"}, {{"value_int", 3}}).Node("Pow", {"c", "i"}, {"y"});
  const std::string text = ImportedText(model);
  EXPECT_THAT(text, HasSubstr("const @f : f32[] = [1.5]"));
  EXPECT_THAT(text, HasSubstr("const @fs : f32[2] = [1.0,2.0]"));
  EXPECT_THAT(text, HasSubstr("size=dims[2,1]"));
  EXPECT_THAT(text, HasSubstr("const @i : i64[] = [3]"));
}

TEST(ImportConstant, RefusesStringsAndNothing) {
  ModelBuilder text;
  text.Node("Constant", {}, {"y"}, {{"value_string", "hello"}});
  EXPECT_TRUE(absl::IsUnimplemented(ImportStatus(text)));
  ModelBuilder wrong;
  wrong.Node("Constant", {}, {"y"}, {{"value", 1}});
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(wrong)));
}

TEST(ImportConstantOfShape, FillsAShape) {
  ModelBuilder model;
  model.Ints("shape", {2}, {2, 2}).Node("ConstantOfShape", {"shape"}, {"y"});
  EXPECT_THAT(ImportedText(model), HasSubstr("const @y : f32[2,2] = [0.0,0.0,0.0,0.0]"));
}

TEST(ImportConstantOfShape, TakesNoMemoryForHugeOrNegativeShapes) {
  for (const Ints& shape : {Ints{1 << 30, 1 << 30}, Ints{INT64_MAX, 2}}) {
    ModelBuilder model;
    model.Ints("shape", {2}, shape).Node("ConstantOfShape", {"shape"}, {"y"});
    EXPECT_TRUE(absl::IsUnimplemented(ImportStatus(model))) << ImportStatus(model);
  }
  ModelBuilder negative;
  negative.Ints("shape", {2}, {-1, 2}).Node("ConstantOfShape", {"shape"}, {"y"});
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(negative)));
}

TEST(ImportConstantOfShape, ManyLargeOnesTogetherAreNotComputedAtImport) {
  ModelBuilder model;
  model.Ints("shape", {1}, {1 << 21});
  for (const char* name : {"a", "b", "c"}) model.Node("ConstantOfShape", {"shape"}, {name});
  model.Output("a").Output("b").Output("c");
  EXPECT_THAT(ImportedOps(model), HasSubstr("return @a, @b, %0"));
}

TEST(ShapeArithmetic, ConcatenationCannotDoubleForever) {
  ModelBuilder model;
  model.Input("x", {2, 3}).Node("Shape", {"x"}, {"s0"});
  for (int i = 0; i < 40; ++i) {
    const std::string from = "s" + std::to_string(i), to = "s" + std::to_string(i + 1);
    model.Node("Concat", {from, from}, {to}, {{"axis", 0}});
  }
  // Beyond what a shape may be it is data, which is concatenated at run time.
  EXPECT_THAT(ImportedOps(model), HasSubstr("aten.cat("));
}

TEST(ImportShape, ComparesAndChoosesExtentsThatAreNeverNegative) {
  // What exporters write for expand(-1, 4): where(shape == -1, 1, shape).
  ModelBuilder model;
  model.Input("x", {"N", 1}).Ints("four", {1}, {4}).Ints("zero", {1}, {0});
  model.Ints("minus", {1}, {-1}).Ints("ones", {2}, {1, 1});
  model.Node("Shape", {"x"}, {"shape"}).Node("Gather", {"shape", "zero"}, {"n"});
  model.Node("Concat", {"n", "four"}, {"size"}, {{"axis", 0}});
  model.Node("Equal", {"size", "minus"}, {"free"});
  model.Node("Where", {"free", "ones", "size"}, {"target"}).Node("Expand", {"x", "target"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.expand(%x, none) {size=dims[N,4]} : f32[N,4]\nreturn %0\n");
}

TEST(ImportShape, ComparesUnknownExtentsWhenTheModelRuns) {
  ModelBuilder model;
  model.Input("x", {"N"}).Ints("four", {1}, {4});
  model.Node("Shape", {"x"}, {"shape"}).Node("Less", {"shape", "four"}, {"y"});
  EXPECT_THAT(ImportedOps(model), HasSubstr("aten.lt(%1, @four) : bool[1]"));
}

TEST(ImportGather, ComputedIndicesAreDataAndRowsOfAMatrixAnEmbedding) {
  ModelBuilder embedding;
  embedding.IntInput("i", {"N", 3}).Zeros("table", {9, 4});
  embedding.Node("Gather", {"table", "i"}, {"y"});
  EXPECT_EQ(ImportedOps(embedding), "%0 = aten.embedding(@table, %i) : f32[N,3,4]\nreturn %0\n");
  ModelBuilder several;
  several.Input("x", {2, "N"}).Ints("i", {2}, {0, -1});
  several.Node("Gather", {"x", "i"}, {"y"}, {{"axis", 1}});
  EXPECT_EQ(ImportedOps(several), "%0 = aten.index_select(%x, @i) {dim=1} : f32[2,2]\nreturn %0\n");
}

TEST(ImportGather, FoldsConstantData) {
  ModelBuilder model;
  model.Input("x", {2, 2}).Floats("table", {2, 3}, {1, 2, 3, 4, 5, 6}).Ints("index", {2}, {-1, 0});
  model.Node("Gather", {"table", "index"}, {"g"}, {{"axis", 1}}).Node("Add", {"x", "g"}, {"y"});
  EXPECT_THAT(ImportedText(model), HasSubstr("const @g : f32[2,2] = [3.0,1.0,6.0,4.0]"));
}

TEST(ImportGather, OneIndexOfAComputedTensorIsASlice) {
  ModelBuilder model;
  model.Input("x", {"N", 3, 4}).Ints("index", {}, {-1});
  model.Node("Gather", {"x", "index"}, {"y"}, {{"axis", 1}});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.slice(%x) {dim=1, end=3, start=2} : f32[N,1,4]\n"
            "%1 = aten.squeeze(%0) {dim=[1]} : f32[N,4]\n"
            "return %1\n");
}

TEST(ImportGather, RefusesIndicesOutsideTheAxis) {
  for (const std::int64_t index : {std::int64_t{3}, std::int64_t{-4}, INT64_MIN, INT64_MAX}) {
    ModelBuilder model;
    model.Input("x", {"N", 3}).Ints("index", {}, {index});
    model.Node("Gather", {"x", "index"}, {"y"}, {{"axis", 1}});
    EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(model))) << ImportStatus(model);
  }
  ModelBuilder symbolic;
  symbolic.Input("x", {"N"}).Ints("index", {}, {INT64_MAX}).Node("Gather", {"x", "index"}, {"y"});
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(symbolic))) << ImportStatus(symbolic);
}

// PyTorch guards the branches of an LSTM by "the rank is not 3", cast to the type it has.
TEST(ImportShape, ConditionsOnTheRankAreKnownAtImport) {
  ModelBuilder model;
  model.Input("x", {"N", 3}).Ints("three", {}, {3}).Node("Shape", {"x"}, {"s"});
  model.Node("Size", {"s"}, {"rank"}).Node("Equal", {"rank", "three"}, {"same"});
  model.Node("Not", {"same"}, {"other"}).Node("Cast", {"other"}, {"y"}, {{"to", std::int64_t{9}}});
  EXPECT_EQ(ImportedOps(model), "return @y\n");
}

}  // namespace
}  // namespace zeropoint::frontend::testing
