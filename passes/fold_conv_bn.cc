#include "passes/fold_conv_bn.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::passes {
namespace {

// Operands of aten.batch_norm.
enum BatchNormOperand { kInput, kGamma, kBeta, kMean, kVariance };
// Operands of convolutions and linear.
enum ProducerOperand { kWeight = 1, kBias = 2 };

bool IsFoldable(const ir::Op& producer) {
  switch (producer.kind()) {
    case ir::OpKind::kConv1d:
    case ir::OpKind::kConv2d:
      return true;
    case ir::OpKind::kLinear:
      // Channel axis 1 of the norm is the feature axis of the linear at rank 2 only.
      return producer.result()->type().rank() == 2;
    default:
      return false;
  }
}

bool IsFloatConstant(const ir::Value* value) {
  return value != nullptr && value->is_constant() && value->dtype() == ir::DType::kFloat32;
}

/// Why `norm` cannot be folded into `producer`; empty when it can.
std::string Obstacle(const ir::Op& norm, const ir::Op& producer) {
  if (!producer.result()->HasOneUse()) {
    return "the convolution's result has other users";
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

/// Float32 throughout, in the order of the formula, so that scales of the folded weights are
/// PT2E's.
FoldedParameters Fold(const ir::Op& norm, const ir::Op& producer) {
  const auto values = [&](int operand) { return norm.operand(operand)->data().values<float>(); };
  const absl::Span<const float> gamma = values(kGamma), beta = values(kBeta), mean = values(kMean),
                                variance = values(kVariance);
  const auto eps = static_cast<float>(norm.float_attribute("eps"));
  const absl::Span<const float> weight = producer.operand(kWeight)->data().values<float>();
  const std::size_t channels = gamma.size();
  const std::size_t per_channel = weight.size() / channels;
  FoldedParameters folded;
  folded.weight.resize(weight.size());
  folded.bias.resize(channels);
  for (std::size_t c = 0; c < channels; ++c) {
    const float r = 1.0f / std::sqrt(variance[c] + eps);
    const float factor = gamma[c] * r;
    for (std::size_t i = c * per_channel; i < (c + 1) * per_channel; ++i) {
      folded.weight[i] = weight[i] * factor;
    }
    const ir::Value* bias = producer.operand(kBias);
    const float own = bias == nullptr ? 0.0f : bias->data().values<float>()[c];
    folded.bias[c] = (own - mean[c]) * r * gamma[c] + beta[c];
  }
  return folded;
}

class FoldConvBnPass : public Pass {
 public:
  std::string_view name() const override { return "fold-conv-bn"; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (const auto& function : module.functions()) {
      for (ir::Op* op : function->OpsInOrder()) {
        if (op->kind() == ir::OpKind::kBatchNorm) {
          RETURN_IF_ERROR(Visit(module, *op, context));
        }
      }
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Visit(ir::Module& module, ir::Op& norm, PassContext& context) {
    ir::Op* producer = norm.operand(kInput)->defining_op();
    const std::string obstacle = producer == nullptr || !IsFoldable(*producer)
                                     ? "no convolution or linear computes its input"
                                     : Obstacle(norm, *producer);
    if (!obstacle.empty()) {
      context.remarks.push_back(ir::StrCat("fold-conv-bn: ", norm.Describe(), ": ", obstacle));
      return absl::OkStatus();
    }
    const FoldedParameters folded = Fold(norm, *producer);
    const ir::TensorData& weight = producer->operand(kWeight)->data();
    // The old constants stay for other users; "dce" drops them when there are none.
    ir::Value* new_weight =
        module.AddConstant(ir::StrCat(producer->operand(kWeight)->name(), ".folded"),
                           ir::TensorData::FromValues(weight.shape(), folded.weight));
    ir::Value* new_bias = module.AddConstant(
        ir::StrCat(producer->operand(kWeight)->name(), ".folded_bias"),
        ir::TensorData::FromValues({static_cast<std::int64_t>(folded.bias.size())}, folded.bias));
    ASSIGN_OR_RETURN(ir::Op * replacement,
                     norm.function()->InsertBefore(&norm, producer->kind(),
                                                   {producer->operand(0), new_weight, new_bias},
                                                   producer->attributes(), producer->location()));
    replacement->result()->set_name(norm.result()->name());
    norm.result()->ReplaceAllUsesWith(replacement->result());
    norm.Erase();
    producer->Erase();
    ++context.statistics["fold-conv-bn.folded"];
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateFoldConvBnPass() { return std::make_unique<FoldConvBnPass>(); }

}  // namespace zeropoint::passes
