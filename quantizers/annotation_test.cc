#include "quantizers/annotation.h"

#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "quantizers/testing/module_text.h"

namespace zeropoint::quantizers {
namespace {

using ::testing::HasSubstr;
using testing::OpAt;
using testing::Parse;

std::unique_ptr<ir::Module> AddModule() {
  return Parse(R"(
    module @m {
      func @main(%a: f32[4], %b: f32[4]) -> (%y: f32[4]) {
        %0 = aten.add(%a, %b) : f32[4] loc("/Add")
        return %0
      }
    })");
}

TEST(Annotation, ReadsBackAsItWasSet) {
  const auto module = AddModule();
  ir::Op& add = OpAt(*module, "/Add");
  QuantizationAnnotation annotation;
  annotation.inputs[0] = QuantizationSpec{};
  annotation.inputs[1] = SharedQuantizationSpec{};
  annotation.output = FloatSpec{};
  annotation.allow_implicit_sharing = false;
  SetAnnotation(add, annotation);
  const auto read = GetAnnotation(add);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_TRUE(*read == annotation);
}

TEST(Annotation, SettingReplacesWhatWasThere) {
  const auto module = AddModule();
  ir::Op& add = OpAt(*module, "/Add");
  QuantizationAnnotation both;
  both.inputs[0] = FloatSpec{};
  both.inputs[1] = FloatSpec{};
  SetAnnotation(add, both);
  QuantizationAnnotation output_only;
  output_only.output = QuantizationSpec{};
  SetAnnotation(add, output_only);
  EXPECT_TRUE(*GetAnnotation(add) == output_only);
}

TEST(Annotation, AMarkTakesTheOpWithoutSpecs) {
  const auto module = AddModule();
  ir::Op& add = OpAt(*module, "/Add");
  EXPECT_FALSE(IsAnnotated(add));
  MarkAnnotated(add);
  EXPECT_TRUE(IsAnnotated(add));
  EXPECT_TRUE(*GetAnnotation(add) == std::nullopt);
}

TEST(Annotation, RemovingLeavesOtherAttributes) {
  const auto module = AddModule();
  ir::Op& add = OpAt(*module, "/Add");
  add.SetAttribute("profile.site", std::string("kept"));
  MarkAnnotated(add);
  RemoveAnnotation(add);
  EXPECT_FALSE(IsAnnotated(add));
  EXPECT_EQ(add.attributes().count("profile.site"), 1u);
}

TEST(Annotation, NamesTheOpOfATextThatDoesNotParse) {
  const auto module = AddModule();
  ir::Op& add = OpAt(*module, "/Add");
  add.SetAttribute("quant.input0", std::string("int8"));
  const auto status = GetAnnotation(add).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("\"/Add\""));
  EXPECT_THAT(std::string(status.message()), HasSubstr("quant.input0"));
}

TEST(Annotation, RefusesAnOperandThatTheOpDoesNotHave) {
  for (const char* name : {"quant.input2", "quant.input", "quant.input-1", "quant.input99999999"}) {
    const auto module = AddModule();
    ir::Op& add = OpAt(*module, "/Add");
    add.SetAttribute(name, std::string("float"));
    EXPECT_EQ(GetAnnotation(add).status().code(), absl::StatusCode::kInvalidArgument) << name;
  }
}

TEST(Annotation, RefusesANameNobodyReads) {
  const auto module = AddModule();
  ir::Op& add = OpAt(*module, "/Add");
  add.SetAttribute("quant.ouptut", std::string("float"));
  EXPECT_EQ(GetAnnotation(add).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace zeropoint::quantizers
