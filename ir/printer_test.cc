#include "ir/printer.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "ir/attribute.h"
#include "ir/op_kind.h"
#include "ir/text.h"

namespace zeropoint::ir {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Printer, SmallConstantsPrintValuesAndLargeOnesTheirHash) {
  Module module("m");
  const TensorData small = TensorData::FromValues<float>({4, 4}, std::vector<float>(16, 0.5f));
  const TensorData large = TensorData::FromValues<float>({17}, std::vector<float>(17));
  module.AddConstant("small", small);
  module.AddConstant("large", large);
  const std::string text = PrintModule(module);
  EXPECT_NE(text.find("const @small : f32[4,4] = [0.5,0.5,"), std::string::npos) << text;
  EXPECT_NE(text.find(absl::StrFormat("@large : f32[17] = hash(%016x)\n", large.ContentHash())),
            std::string::npos)
      << text;
}

TEST(Printer, ResultsAreNumberedInProgramOrder) {
  Module module("m");
  Function& main = module.AddFunction("main");
  Value* x = main.AddArgument("x", {DType::kFloat32, {2}}).value();
  Op* last = main.Append(OpKind::kRelu, {x}, {}, "").value();
  main.Prepend(OpKind::kExp, {x}, {}, "").value();
  EXPECT_EQ(PrintOp(*last), "%1 = aten.relu(%x) : f32[2]");
}

TEST(Printer, AttributesAreSortedAndDefaultsLeftOut) {
  Module module("m");
  Function& main = module.AddFunction("main");
  Value* x = main.AddArgument("x", {DType::kFloat32, {2}}).value();
  Op* op = main.Append(OpKind::kHardtanh, {x},
                       {{"min_val", -1.0}, {"max_val", 6.0}, {"quant.annotated", true}}, "/Clip")
               .value();
  EXPECT_EQ(PrintOp(*op),
            "%0 = aten.hardtanh(%x) {max_val=6.0, quant.annotated=true} : f32[2] loc(\"/Clip\")");
}

TEST(AttributeText, EveryKindHasItsOwnForm) {
  EXPECT_EQ(AttributeToString(true), "true");
  EXPECT_EQ(AttributeToString(std::int64_t{-3}), "-3");
  EXPECT_EQ(AttributeToString(1.0), "1.0");
  EXPECT_EQ(AttributeToString("none"), "\"none\"");
  EXPECT_EQ(AttributeToString(std::vector<std::int64_t>{1, 2}), "[1,2]");
  EXPECT_EQ(AttributeToString(std::vector<double>{1, 2.5}), "[1.0,2.5]");
  EXPECT_EQ(AttributeToString(Shape{Dim::Symbol("N"), 8}), "dims[N,8]");
  EXPECT_EQ(AttributeToString(DType::kInt8), "i8");
}

TEST(NumberText, FloatsAreShortestAndNeverLookLikeIntegers) {
  EXPECT_EQ(FloatToString(0.1f), "0.1");
  EXPECT_EQ(DoubleToString(0.1f), "0.10000000149011612");
  EXPECT_EQ(DoubleToString(1e-5), "1e-05");
  EXPECT_EQ(DoubleToString(100), "100.0");
  EXPECT_EQ(DoubleToString(-0.0), "-0.0");
  EXPECT_EQ(DoubleToString(kInfinity), "inf");
  EXPECT_EQ(DoubleToString(-kInfinity), "-inf");
  EXPECT_EQ(DoubleToString(-std::numeric_limits<double>::quiet_NaN()), "nan");
}

TEST(NameText, OnlyPlainNamesGoUnquoted) {
  EXPECT_EQ(NameToString("layer1.0.conv.weight"), "layer1.0.conv.weight");
  EXPECT_EQ(NameToString("_x"), "_x");
  EXPECT_EQ(NameToString("onnx::Conv_12"), "\"onnx::Conv_12\"");
  EXPECT_EQ(NameToString("12"), "\"12\"");
  EXPECT_EQ(NameToString(".x"), "\".x\"");
  EXPECT_EQ(NameToString(""), "\"\"");
}

TEST(StringText, ControlCharactersAreEscaped) {
  EXPECT_EQ(Quote("a\"b\\c\n\t\x01\x7f"), R"("a\"b\\c\n\t\x01\x7f")");
  EXPECT_EQ(Quote("é"), "\"é\"");
}

}  // namespace
}  // namespace zeropoint::ir
