#include "passes/float/fold_conv_bn.h"

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ir/status_macros.h"
#include "passes/float/batch_norm_affine.h"
#include "passes/float/biased_op.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "fold-conv-bn";

/// Why `norm` cannot be folded into what computes its input; empty when it can.
std::string Obstacle(const ir::Op& norm, const std::optional<BiasedSource>& source) {
  if (!source || source->channel_axis != kNormChannelAxis) {
    return "no convolution or linear computes its input";
  }
  if (!HasConstantParameters(norm)) {
    return "a parameter of the norm is not a float constant";
  }
  return ObstacleToFolding(*source, *norm.operand(kNormInput));
}

struct FoldedParameters {
  ir::TensorData weight;
  std::vector<float> bias;
};

// Every product and sum is rounded to float32 on its own, as PT2E does: a fused multiply-add would
// shift weights by one unit in the last place, and with them the scales.
#pragma STDC FP_CONTRACT OFF

FoldedParameters Fold(const ir::Op& norm, const ir::Op& producer) {
  const auto values = [&](int operand) { return norm.operand(operand)->data().values<float>(); };
  const absl::Span<const float> gamma = values(kNormGamma), beta = values(kNormBeta),
                                mean = values(kNormMean), variance = values(kNormVariance);
  const auto eps = static_cast<float>(norm.float_attribute("eps"));
  const std::size_t channels = gamma.size();
  std::vector<float> bias = BiasOf(producer, channels);
  std::vector<float> factors(channels);
  for (std::size_t c = 0; c < channels; ++c) {
    const float r = 1.0f / std::sqrt(variance[c] + eps);
    factors[c] = gamma[c] * r;
    bias[c] = (bias[c] - mean[c]) * r * gamma[c] + beta[c];
  }
  return {ScaleOutputs(producer, factors), std::move(bias)};
}

class FoldConvBnPass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (ir::Op* norm : OpsOfKind(module, ir::OpKind::kBatchNorm)) {
      RETURN_IF_ERROR(Visit(*norm, context));
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Visit(ir::Op& norm, PassContext& context) {
    const std::optional<BiasedSource> source = FindBiasedSource(*norm.operand(kNormInput));
    if (const std::string obstacle = Obstacle(norm, source); !obstacle.empty()) {
      Decline(context, kName, norm, obstacle);
      return absl::OkStatus();
    }
    FoldedParameters folded = Fold(norm, *source->biased);
    if (!AllFinite(folded.weight.values<float>()) || !AllFinite(folded.bias)) {
      Decline(context, kName, norm, "a folded weight or bias is not finite");
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(
        ReplaceParameters(*source->biased, std::move(folded.weight), std::move(folded.bias))
            .status());
    ReplaceByOperand(norm, *norm.operand(kNormInput));
    ++context.statistics["fold-conv-bn.folded"];
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateFoldConvBnPass() { return std::make_unique<FoldConvBnPass>(); }

}  // namespace zeropoint::passes
