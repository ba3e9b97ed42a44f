#include "passes/float/fold_conv_affine.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ir/function.h"
#include "ir/module.h"
#include "ir/status_macros.h"
#include "passes/float/biased_op.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "fold-conv-affine";

/// An op of a constant as `x * factor + offset`.
struct AffineKind {
  ir::OpKind kind;
  /// Which operand the constant is.
  int constant_operand;
  float (*factor)(float constant);
  float (*offset)(float constant);
};
constexpr AffineKind kAffineKinds[] = {
    {ir::OpKind::kMul, 0, [](float c) { return c; }, [](float) { return 0.0f; }},
    {ir::OpKind::kMul, 1, [](float c) { return c; }, [](float) { return 0.0f; }},
    {ir::OpKind::kDiv, 1, [](float c) { return 1.0f / c; }, [](float) { return 0.0f; }},
    {ir::OpKind::kAdd, 0, [](float) { return 1.0f; }, [](float c) { return c; }},
    {ir::OpKind::kAdd, 1, [](float) { return 1.0f; }, [](float c) { return c; }},
    {ir::OpKind::kSub, 0, [](float) { return -1.0f; }, [](float c) { return c; }},
    {ir::OpKind::kSub, 1, [](float) { return 1.0f; }, [](float c) { return -c; }},
};

/// A convolution or linear, and what is done to its channels.
struct AffineMatch {
  const AffineKind* kind;
  ir::Value* x;
  BiasedSource source;
  std::vector<float> constants;
};

std::optional<AffineMatch> Match(const ir::Op& op) {
  for (const AffineKind& kind : kAffineKinds) {
    if (kind.kind != op.kind()) {
      continue;
    }
    ir::Value* x = op.operand(1 - kind.constant_operand);
    const std::optional<BiasedSource> source = FindBiasedSource(*x);
    if (!source) {
      continue;
    }
    std::vector<float> constants =
        ChannelConstant(*x, source->channel_axis, *op.operand(kind.constant_operand));
    if (!constants.empty()) {
      return AffineMatch{&kind, x, *source, std::move(constants)};
    }
  }
  return std::nullopt;
}

class FoldConvAffinePass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (const auto& function : module.functions()) {
      for (ir::Op* op : function->OpsInOrder()) {
        if (const std::optional<AffineMatch> match = Match(*op)) {
          RETURN_IF_ERROR(Visit(*op, *match, context));
        }
      }
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Visit(ir::Op& op, const AffineMatch& match, PassContext& context) {
    std::string obstacle = ObstacleToFolding(match.source, *match.x);
    std::vector<float> factors(match.constants.size());
    std::transform(match.constants.begin(), match.constants.end(), factors.begin(),
                   match.kind->factor);
    if (obstacle.empty() && !AllFinite(factors)) {
      obstacle = "a factor is not finite";
    }
    if (!obstacle.empty()) {
      Decline(context, kName, op, obstacle);
      return absl::OkStatus();
    }
    std::vector<float> bias = BiasOf(*match.source.biased, factors.size());
    for (std::size_t c = 0; c < bias.size(); ++c) {
      bias[c] = bias[c] * factors[c] + match.kind->offset(match.constants[c]);
    }
    ir::TensorData weight = ScaleOutputs(*match.source.biased, factors);
    if (!AllFinite(weight.values<float>()) || !AllFinite(bias)) {
      Decline(context, kName, op, "a folded weight or bias is not finite");
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(
        ReplaceParameters(*match.source.biased, std::move(weight), std::move(bias)).status());
    ReplaceByOperand(op, *op.operand(1 - match.kind->constant_operand));
    ++context.statistics["fold-conv-affine.folded"];
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateFoldConvAffinePass() { return std::make_unique<FoldConvAffinePass>(); }

}  // namespace zeropoint::passes
