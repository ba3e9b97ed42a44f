#include "passes/float/fold_conv_bn.h"

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "ir/status_macros.h"
#include "passes/float/biased_op.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "fold-conv-bn";

// Operands of aten.batch_norm.
enum BatchNormOperand { kInput, kGamma, kBeta, kMean, kVariance };

bool IsFloatConstant(const ir::Value* value) {
  return value != nullptr && value->is_constant() && value->dtype() == ir::DType::kFloat32;
}

/// Why `norm` cannot be folded into `producer`; empty when it can.
std::string Obstacle(const ir::Op& norm, const ir::Op* producer) {
  // Channel axis 1 of the norm is the feature axis of a linear at rank 2 only.
  if (FindBiasedKind(producer) == nullptr ||
      (producer->kind() == ir::OpKind::kLinear && producer->result()->type().rank() != 2)) {
    return "no convolution or linear computes its input";
  }
  for (int i : {kGamma, kBeta, kMean, kVariance}) {
    if (!IsFloatConstant(norm.operand(i))) {
      return "a parameter of the norm is not a float constant";
    }
  }
  return ObstacleToFolding(*producer);
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
  const absl::Span<const float> gamma = values(kGamma), beta = values(kBeta), mean = values(kMean),
                                variance = values(kVariance);
  const auto eps = static_cast<float>(norm.float_attribute("eps"));
  const std::size_t channels = gamma.size();
  std::vector<float> bias = BiasOf(producer, channels);
  std::vector<float> factors(channels);
  for (std::size_t c = 0; c < channels; ++c) {
    const float r = 1.0f / std::sqrt(variance[c] + eps);
    factors[c] = gamma[c] * r;
    bias[c] = (bias[c] - mean[c]) * r * gamma[c] + beta[c];
  }
  return {ScaleChannels(producer.operand(kBiasedWeight)->data(),
                        FindBiasedKind(&producer)->weight_axis, factors),
          std::move(bias)};
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
    const ir::Op* producer = norm.operand(kInput)->defining_op();
    const std::string obstacle = Obstacle(norm, producer);
    if (!obstacle.empty()) {
      Decline(context, kName, norm, obstacle);
      return absl::OkStatus();
    }
    FoldedParameters parameters = Fold(norm, *producer);
    ASSIGN_OR_RETURN(ir::Op * folded, WithParameters(*producer, std::move(parameters.weight),
                                                     std::move(parameters.bias), norm));
    ReplaceOp(norm, folded->result());
    ++context.statistics["fold-conv-bn.folded"];
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateFoldConvBnPass() { return std::make_unique<FoldConvBnPass>(); }

}  // namespace zeropoint::passes
