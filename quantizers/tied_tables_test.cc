#include "quantizers/tied_tables.h"

#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/str_cat.h"
#include "quantizers/annotation.h"
#include "quantizers/quantizer_support.h"
#include "quantizers/testing/module_text.h"
#include "quantizers/xnnpack_quantizer.h"

namespace zeropoint::quantizers {
namespace {

using testing::OpAt;
using testing::Parse;

/// A table @e that is read by an embedding, and @w by a linear; `linear_table` is its weight.
std::unique_ptr<ir::Module> Annotated(const std::string& linear_table, ActivationMode activations) {
  auto module = Parse(ir::StrCat(R"(
    module @m {
      const @e : f32[2,2] = [1, 2, 3, 4]
      const @twin : f32[2,2] = [1, 2, 3, 4]
      const @other : f32[2,2] = [1, 2, 3, 5]
      func @main(%i: i64[N]) -> (%y: f32[N,2]) {
        %0 = aten.embedding(@e, %i) : f32[N,2] loc("embedding")
        %1 = aten.linear(%0, @)",
                                 linear_table, R"(, none) : f32[N,2] loc("linear")
        return %1
      }
    })"));
  XnnpackQuantizer quantizer;
  quantizer.SetGlobal(GetSymmetricQuantizationConfig({.activations = activations}).value());
  const absl::Status status = quantizer.Annotate(*module);
  EXPECT_TRUE(status.ok()) << status;
  return module;
}

QuantizationAnnotation AnnotationAt(const ir::Module& module, const char* location) {
  return GetAnnotation(OpAt(module, location)).value().value_or(QuantizationAnnotation());
}

class TiedTables : public ::testing::TestWithParam<ActivationMode> {};

TEST_P(TiedTables, AreQuantizedAsTheWeightOfTheLinear) {
  for (const char* table : {"e", "twin"}) {
    const auto module = Annotated(table, GetParam());
    const QuantizationAnnotation embedding = AnnotationAt(*module, "embedding");
    ASSERT_EQ(embedding.inputs.count(0), 1u) << table;
    EXPECT_TRUE(embedding.inputs.at(0) == AnnotationAt(*module, "linear").inputs.at(1)) << table;
  }
}

TEST_P(TiedTables, ATableOfItsOwnStaysFloat) {
  EXPECT_TRUE(AnnotationAt(*Annotated("other", GetParam()), "embedding").inputs.empty());
}

INSTANTIATE_TEST_SUITE_P(Modes, TiedTables,
                         ::testing::Values(ActivationMode::kStatic, ActivationMode::kDynamic,
                                           ActivationMode::kWeightsOnly));

}  // namespace
}  // namespace zeropoint::quantizers
