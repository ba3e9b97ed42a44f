#include "quantizers/spec.h"

#include <string>
#include <tuple>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::quantizers {
namespace {

using ::testing::HasSubstr;

QuantizationSpec PerChannelWeight() {
  QuantizationSpec spec;
  spec.quant_min = -127;
  spec.qscheme = QScheme::kPerChannelSymmetric;
  spec.ch_axis = 1;
  spec.observer = ObserverKind::kPerChannelMinMax;
  return spec;
}

struct TextRow {
  Spec spec;
  const char* text;
};

std::vector<TextRow> TextRows() {
  QuantizationSpec dynamic;
  dynamic.observer = ObserverKind::kPlaceholder;
  dynamic.is_dynamic = true;
  FixedQParamsQuantizationSpec fixed;
  fixed.scale = 1.0 / 256.0;
  fixed.zero_point = -128;
  return {
      {FloatSpec{}, "float"},
      {QuantizationSpec{}, "i8[-128,127] per_tensor_affine histogram eps=0.000244140625"},
      {PerChannelWeight(),
       "i8[-127,127] per_channel_symmetric axis=1 per_channel_min_max eps=0.000244140625"},
      {dynamic, "i8[-128,127] per_tensor_affine placeholder eps=0.000244140625 dynamic"},
      {SharedQuantizationSpec{SharedQuantizationSpec::Target::kInput, 0}, "shared(input0)"},
      {SharedQuantizationSpec{SharedQuantizationSpec::Target::kProducer, 2}, "shared(producer2)"},
      {fixed, "fixed i8[-128,127] scale=0.00390625 zero_point=-128"},
      {DerivedQuantizationSpec{0, 1}, "derived(input0*input1)"},
  };
}

TEST(SpecText, PrintsEveryKind) {
  for (const TextRow& row : TextRows()) {
    EXPECT_EQ(SpecToString(row.spec), row.text);
  }
}

TEST(SpecText, ParsesBackToTheSameSpec) {
  for (const TextRow& row : TextRows()) {
    const auto spec = ParseSpec(row.text);
    ASSERT_TRUE(spec.ok()) << spec.status();
    EXPECT_TRUE(*spec == row.spec) << row.text;
  }
}

class MalformedSpec : public ::testing::TestWithParam<std::tuple<const char*, const char*>> {};

TEST_P(MalformedSpec, IsRefusedWithWhatWasExpected) {
  const auto [text, expected] = GetParam();
  const auto spec = ParseSpec(text);
  EXPECT_EQ(spec.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(spec.status().message()), HasSubstr(expected));
}

INSTANTIATE_TEST_SUITE_P(
    Text, MalformedSpec,
    ::testing::Values(
        std::tuple("", "expected a dtype with a range"),
        std::tuple("i8", "expected a dtype with a range"),
        std::tuple("float32", "expected the end at position 5"),
        std::tuple("shared(output0)", "expected \"input\""),
        std::tuple("shared(input)", "expected a number"),
        std::tuple("shared(input0", "expected \")\""),
        std::tuple("i8[-128;127] per_tensor_affine histogram eps=1", "expected \",\""),
        std::tuple("i8[-128,127] per_tensor histogram eps=1", "expected a qscheme"),
        std::tuple("i8[-128,127] per_tensor_affine hist eps=1", "expected an observer"),
        std::tuple("i8[-128,127] per_tensor_affine histogram", "expected \" eps=\""),
        std::tuple("i8[-128,127] per_tensor_affine histogram eps=x", "expected a number"),
        std::tuple("i8[-999999999999,127] per_tensor_affine histogram eps=1", "expected a number"),
        std::tuple("fixed i8[-128,127] scale=1", "expected \" zero_point=\""),
        std::tuple("derived(input0+input1)", "expected \"*input\"")));

TEST(ValidateSpec, AcceptsTheDefaultsAndAPerChannelWeight) {
  EXPECT_TRUE(Validate(QuantizationSpec{}).ok());
  EXPECT_TRUE(Validate(PerChannelWeight()).ok());
}

TEST(ValidateSpec, RefusesARangeOutsideTheDtype) {
  QuantizationSpec spec;
  spec.quant_min = 0;
  spec.quant_max = 255;
  EXPECT_THAT(std::string(Validate(spec).message()), HasSubstr("range [0,255]"));
  spec.dtype = ir::DType::kUint8;
  EXPECT_TRUE(Validate(spec).ok());
}

TEST(ValidateSpec, DynamicMeansTheFullRangeOfInt8BehindAPlaceholder) {
  QuantizationSpec spec;
  spec.is_dynamic = true;
  EXPECT_THAT(std::string(Validate(spec).message()), HasSubstr("placeholder"));
  spec.observer = ObserverKind::kPlaceholder;
  EXPECT_TRUE(Validate(spec).ok());
  spec.quant_min = -127;
  EXPECT_THAT(std::string(Validate(spec).message()), HasSubstr("i8[-128,127]"));
}

TEST(ValidateSpec, RefusesARangeWithoutZero) {
  QuantizationSpec spec;
  spec.quant_min = 1;
  EXPECT_FALSE(Validate(spec).ok());
  spec.quant_min = -128;
  spec.quant_max = -1;
  EXPECT_FALSE(Validate(spec).ok());
}

TEST(ValidateSpec, RefusesAnEmptyRange) {
  QuantizationSpec spec;
  spec.quant_min = spec.quant_max = 0;
  EXPECT_FALSE(Validate(spec).ok());
}

TEST(ValidateSpec, RefusesAnObserverThatDoesNotFitTheQScheme) {
  QuantizationSpec spec;
  spec.qscheme = QScheme::kPerChannelSymmetric;
  EXPECT_FALSE(Validate(spec).ok());
  spec = PerChannelWeight();
  spec.qscheme = QScheme::kPerTensorSymmetric;
  EXPECT_FALSE(Validate(spec).ok());
}

TEST(ValidateSpec, RefusesANegativeAxisAndFloatDtypes) {
  QuantizationSpec spec = PerChannelWeight();
  spec.ch_axis = -1;
  EXPECT_FALSE(Validate(spec).ok());
  spec = QuantizationSpec{};
  spec.dtype = ir::DType::kFloat32;
  EXPECT_FALSE(Validate(spec).ok());
}

TEST(SpecEquality, ComparesObserverAndEps) {
  QuantizationSpec histogram, min_max, other_eps;
  min_max.observer = ObserverKind::kMinMax;
  other_eps.eps = 1e-6;
  EXPECT_FALSE(histogram == min_max);
  EXPECT_FALSE(histogram == other_eps);
}

}  // namespace
}  // namespace zeropoint::quantizers
