#include "passes/lowering/attribute_conversion.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/module.h"
#include "ir/parser.h"
#include "passes/lowering/dtype_conversion.h"

namespace zeropoint::passes::lowering {
namespace {

using testing::ElementsAre;
using testing::Key;
using testing::UnorderedElementsAre;

constexpr char kText[] = R"(
module @m {
  func @main(%x: f32[N,2,4,4]) -> (%y: f32[N,2,2,2]) {
    %0 = aten.hardtanh(%x) {max_val=6.5, quant.note="left behind"} : f32[N,2,4,4]
    %1 = aten.gelu(%0) : f32[N,2,4,4]
    %2 = aten.max_pool2d(%1) {kernel_size=[2,2], stride=[2,2]} : f32[N,2,2,2]
    %3 = aten.view(%2) {size=dims[N,4,2]} : f32[N,4,2]
    %4 = aten.to(%3) {dtype=i8} : i8[N,4,2]
    %5 = aten.flatten(%3) {start_dim=1} : f32[N,8]
    return %2
  }
})";

class AttributeConversionTest : public testing::Test {
 protected:
  runtime::NodeAttributes Convert(std::size_t index) const {
    return ConvertAttributes(*module_->main().OpsInOrder()[index]);
  }

  std::unique_ptr<ir::Module> module_ = ir::ParseModule(kText).value();
};

TEST_F(AttributeConversionTest, FloatsAreListsOfOneAndDefaultsAreFilledIn) {
  const runtime::NodeAttributes attributes = Convert(0);
  EXPECT_THAT(attributes.at("max_val").floats, ElementsAre(6.5));
  EXPECT_THAT(attributes.at("min_val").floats, ElementsAre(-1.0));
}

TEST_F(AttributeConversionTest, AnnotationsStayBehind) {
  EXPECT_THAT(Convert(0), UnorderedElementsAre(Key("max_val"), Key("min_val")));
}

TEST_F(AttributeConversionTest, StringsAreText) {
  EXPECT_EQ(Convert(1).at("approximate").text, "none");
}

TEST_F(AttributeConversionTest, BooleansAndIntegerListsAreInts) {
  const runtime::NodeAttributes attributes = Convert(2);
  EXPECT_THAT(attributes.at("ceil_mode").ints, ElementsAre(0));
  EXPECT_THAT(attributes.at("kernel_size").ints, ElementsAre(2, 2));
}

TEST_F(AttributeConversionTest, SymbolicExtentsAreMinusOne) {
  EXPECT_THAT(Convert(3).at("size").ints, ElementsAre(-1, 4, 2));
}

TEST_F(AttributeConversionTest, DTypesAreNumbersOfTheRuntime) {
  EXPECT_THAT(Convert(4).at("dtype").ints,
              ElementsAre(static_cast<std::int64_t>(runtime::DType::kInt8)));
}

TEST_F(AttributeConversionTest, IntegersAreListsOfOne) {
  EXPECT_THAT(Convert(5).at("start_dim").ints, ElementsAre(1));
  EXPECT_THAT(Convert(5).at("end_dim").ints, ElementsAre(-1));
}

TEST(DTypeConversion, NamesAgreeInBothDirections) {
  for (int number = 0; number < runtime::kNumDTypes; ++number) {
    const auto dtype = static_cast<runtime::DType>(number);
    EXPECT_EQ(ir::DTypeName(ToIrDType(dtype)), runtime::DTypeName(dtype));
    EXPECT_EQ(ToRuntimeDType(ToIrDType(dtype)), dtype);
  }
}

}  // namespace
}  // namespace zeropoint::passes::lowering
