#include "passes/fold_conv_bn.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "ir/function.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "fold-conv-bn";

// Operands of aten.batch_norm.
enum BatchNormOperand { kInput, kGamma, kBeta, kMean, kVariance };
// Operands of convolutions and linear.
enum ProducerOperand { kWeight = 1, kBias = 2 };

bool IsFoldable(const ir::Op& producer) {
  switch (producer.kind()) {
    case ir::OpKind::kConv1d:
    case ir::OpKind::kConv2d:
    case ir::OpKind::kConv3d:
      return true;
    case ir::OpKind::kConvTranspose1d:
    case ir::OpKind::kConvTranspose2d:
    case ir::OpKind::kConvTranspose3d:
      return producer.int_attribute("groups") == 1;
    case ir::OpKind::kLinear:
      // Channel axis 1 of the norm is the feature axis of the linear at rank 2 only.
      return producer.result()->type().rank() == 2;
    default:
      return false;
  }
}

/// The axis of a weight along which its output channels lie.
std::size_t ChannelAxis(const ir::Op& producer) {
  switch (producer.kind()) {
    case ir::OpKind::kConvTranspose1d:
    case ir::OpKind::kConvTranspose2d:
    case ir::OpKind::kConvTranspose3d:
      return 1;
    default:
      return 0;
  }
}

bool IsFloatConstant(const ir::Value* value) {
  return value != nullptr && value->is_constant() && value->dtype() == ir::DType::kFloat32;
}

/// Why `norm` cannot be folded into `producer`; empty when it can.
std::string Obstacle(const ir::Op& norm, const ir::Op& producer) {
  if (!producer.result()->HasOneUse()) {
    return ir::StrCat(producer.Describe(), " has other users");
  }
  if (!IsFloatConstant(producer.operand(kWeight))) {
    return "the weight is not a float constant";
  }
  if (producer.operand(kBias) != nullptr && !IsFloatConstant(producer.operand(kBias))) {
    return "the bias is not a float constant";
  }
  for (int i : {kGamma, kBeta, kMean, kVariance}) {
    if (!IsFloatConstant(norm.operand(i))) {
      return "a parameter of the norm is not a float constant";
    }
  }
  return "";
}

struct FoldedParameters {
  std::vector<float> weight, bias;
};

// Every product and sum is rounded to float32 on its own, as PT2E does: a fused multiply-add would
// shift weights by one unit in the last place, and with them the scales.
#pragma STDC FP_CONTRACT OFF

FoldedParameters Fold(const ir::Op& norm, const ir::Op& producer) {
  const auto values = [&](int operand) { return norm.operand(operand)->data().values<float>(); };
  const absl::Span<const float> gamma = values(kGamma), beta = values(kBeta), mean = values(kMean),
                                variance = values(kVariance);
  const auto eps = static_cast<float>(norm.float_attribute("eps"));
  const ir::TensorData& weight_data = producer.operand(kWeight)->data();
  const absl::Span<const float> weight = weight_data.values<float>();
  const std::size_t channels = gamma.size();
  std::size_t inner = 1;  // elements between neighbouring channels
  for (std::size_t axis = ChannelAxis(producer) + 1; axis < weight_data.shape().size(); ++axis) {
    inner *= static_cast<std::size_t>(weight_data.shape()[axis]);
  }
  FoldedParameters folded;
  folded.weight.resize(weight.size());
  folded.bias.resize(channels);
  std::vector<float> factors(channels);
  for (std::size_t c = 0; c < channels; ++c) {
    const float r = 1.0f / std::sqrt(variance[c] + eps);
    factors[c] = gamma[c] * r;
    const ir::Value* bias = producer.operand(kBias);
    const float own = bias == nullptr ? 0.0f : bias->data().values<float>()[c];
    folded.bias[c] = (own - mean[c]) * r * gamma[c] + beta[c];
  }
  for (std::size_t i = 0; i < weight.size(); ++i) {
    folded.weight[i] = weight[i] * factors[i / inner % channels];
  }
  return folded;
}

class FoldConvBnPass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (ir::Op* norm : OpsOfKind(module, ir::OpKind::kBatchNorm)) {
      RETURN_IF_ERROR(Visit(module, *norm, context));
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Visit(ir::Module& module, ir::Op& norm, PassContext& context) {
    const ir::Op* producer = norm.operand(kInput)->defining_op();
    const std::string obstacle = producer == nullptr || !IsFoldable(*producer)
                                     ? "no convolution or linear computes its input"
                                     : Obstacle(norm, *producer);
    if (!obstacle.empty()) {
      Decline(context, kName, norm, obstacle);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(ir::Op * folded, Replacement(module, norm, *producer));
    ReplaceOp(norm, folded->result());
    ++context.statistics["fold-conv-bn.folded"];
    return absl::OkStatus();
  }

  static absl::StatusOr<ir::Op*> Replacement(ir::Module& module, ir::Op& norm,
                                             const ir::Op& producer) {
    const FoldedParameters folded = Fold(norm, producer);
    const ir::Value* weight = producer.operand(kWeight);
    // New constants: other users of the old ones keep theirs, and "dce" drops what has none.
    ir::Value* new_weight =
        module.AddConstant(ir::StrCat(weight->name(), ".folded"),
                           ir::TensorData::FromValues(weight->data().shape(), folded.weight));
    ir::Value* new_bias = module.AddConstant(
        ir::StrCat(weight->name(), ".folded_bias"),
        ir::TensorData::FromValues({static_cast<std::int64_t>(folded.bias.size())}, folded.bias));
    return norm.function()->InsertBefore(&norm, producer.kind(),
                                         {producer.operand(0), new_weight, new_bias},
                                         producer.attributes(), producer.location());
  }
};

}  // namespace

std::unique_ptr<Pass> CreateFoldConvBnPass() { return std::make_unique<FoldConvBnPass>(); }

}  // namespace zeropoint::passes
