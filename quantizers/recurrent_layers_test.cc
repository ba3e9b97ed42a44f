#include "quantizers/recurrent_layers.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "gtest/gtest.h"
#include "ir/op_kind.h"
#include "ir/str_cat.h"
#include "quantizers/annotation.h"
#include "quantizers/op_predicate.h"
#include "quantizers/quantizer_support.h"
#include "quantizers/testing/module_text.h"
#include "quantizers/xnnpack_quantizer.h"

namespace zeropoint::quantizers {
namespace {

using testing::OpAt;
using testing::Parse;

constexpr const char* kInputs = "%x: f32[S,N,2]";

/// A layer at "gru"; `w` is its first weight.
std::unique_ptr<ir::Module> Gru(const std::string& arguments = kInputs,
                                const std::string& w = "@w") {
  return Parse(ir::StrCat(R"(
    module @m {
      const @w : f32[1,3,2] = [1, 2, 3, 4, 5, 6]
      const @r : f32[1,3,1] = [1, 2, 3]
      const @b : f32[1,6] = [1, 2, 3, 4, 5, 6]
      func @main()",
                          arguments, R"() -> (%y: f32[S,1,N,1]) {
        %0, %1 = aten.gru(%x, )",
                          w, R"(, @r, @b, none, none) {activations="Sigmoid,Tanh"} :
            f32[S,1,N,1], f32[1,N,1] loc("gru")
        return %0
      }
    })"));
}

/// The text of every spec, as the op has it; "none" for an op that is left alone.
std::string SpecsOf(ir::Module& module, const XnnpackQuantizer& made) {
  XnnpackQuantizer quantizer = made;
  EXPECT_TRUE(quantizer.Annotate(module).ok());
  EXPECT_TRUE(quantizer.Validate(module).ok());
  const auto annotation = GetAnnotation(OpAt(module, "gru")).value();
  if (!annotation) return "none";
  std::string text;
  for (const auto& [operand, spec] : annotation->inputs) {
    text += ir::StrCat(operand, ": ", SpecToString(spec), "\n");
  }
  return text + (annotation->output ? "output" : "");
}

std::string SpecsIn(const SymmetricConfigOptions& options) {
  XnnpackQuantizer quantizer;
  quantizer.SetGlobal(GetSymmetricQuantizationConfig(options).value());
  return SpecsOf(*Gru(), quantizer);
}

constexpr const char* kRows =
    "i8[-127,127] per_channel_symmetric axis=1 per_channel_min_max eps=0.000244140625\n";
constexpr const char* kWhole = "i8[-127,127] per_tensor_symmetric min_max eps=0.000244140625\n";
constexpr const char* kAtRunTime =
    "i8[-128,127] per_tensor_affine placeholder eps=0.000244140625 dynamic\n";

TEST(RecurrentLayers, HaveAScaleForEachRowOfTheirWeights) {
  EXPECT_EQ(SpecsIn({.is_per_channel = true, .activations = ActivationMode::kWeightsOnly}),
            ir::StrCat("0: float\n1: ", kRows, "2: ", kRows, "3: float\n"));
  EXPECT_EQ(SpecsIn({.activations = ActivationMode::kWeightsOnly}),
            ir::StrCat("0: float\n1: ", kWhole, "2: ", kWhole, "3: float\n"));
}

// Calibration sees no state between steps.
TEST(RecurrentLayers, QuantizeTheirInputAtRunTimeWhetherCalibratedOrNot) {
  for (const ActivationMode activations : {ActivationMode::kStatic, ActivationMode::kDynamic}) {
    EXPECT_EQ(SpecsIn({.is_per_channel = true, .activations = activations}),
              ir::StrCat("0: ", kAtRunTime, "1: ", kRows, "2: ", kRows, "3: float\n"));
  }
}

TEST(RecurrentLayers, StayFloatWhereARuleSaysSo) {
  XnnpackQuantizer quantizer;
  quantizer.SetGlobal(GetSymmetricQuantizationConfig({.is_per_channel = true}).value());
  quantizer.SetOperatorType(ir::OpKind::kGru, std::nullopt);
  EXPECT_EQ(SpecsOf(*Gru(), quantizer), "none");
}

TEST(RecurrentLayers, StayFloatByPyTorchsRules) {
  XnnpackQuantizer quantizer;
  quantizer.SetGlobal(GetSymmetricQuantizationConfig({.is_per_channel = true}).value());
  quantizer.SetPt2eCompat(true);
  EXPECT_EQ(SpecsOf(*Gru(), quantizer), "none");
}

TEST(RecurrentLayers, OfWeightsThatAreComputedStayFloat) {
  XnnpackQuantizer quantizer;
  quantizer.SetGlobal(GetSymmetricQuantizationConfig({.is_per_channel = true}).value());
  EXPECT_EQ(SpecsOf(*Gru("%x: f32[S,N,2], %w: f32[1,3,2]", "%w"), quantizer), "none");
}

TEST(RecurrentLayers, AreAmongTheCapabilities) {
  std::vector<OperatorPattern> patterns;
  for (const Capability& capability : XnnpackQuantizer().Capabilities()) {
    patterns.push_back(capability.pattern);
  }
  for (const ir::OpKind kind : {ir::OpKind::kRnn, ir::OpKind::kGru, ir::OpKind::kLstm}) {
    EXPECT_NE(std::find(patterns.begin(), patterns.end(), OperatorPattern{kind}), patterns.end())
        << ir::OpName(kind);
  }
}

}  // namespace
}  // namespace zeropoint::quantizers
