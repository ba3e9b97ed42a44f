#include "passes/float/fold_conv_affine.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
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
  /// The constant may stand first.
  bool commutes;
  float (*factor)(float constant);
  float (*offset)(float constant);
};
constexpr AffineKind kAffineKinds[] = {
    {ir::OpKind::kMul, true, [](float c) { return c; }, [](float) { return 0.0f; }},
    {ir::OpKind::kDiv, false, [](float c) { return 1.0f / c; }, [](float) { return 0.0f; }},
    {ir::OpKind::kAdd, true, [](float) { return 1.0f; }, [](float c) { return c; }},
    {ir::OpKind::kSub, false, [](float) { return 1.0f; }, [](float c) { return -c; }},
};

/// A convolution or linear, and what is done to its channels.
struct AffineMatch {
  const ir::Op* biased;
  const BiasedKind* kind;
  std::vector<float> constants;
};

std::optional<AffineMatch> Match(const ir::Op& op, const AffineKind& affine) {
  for (int i = 0; i < (affine.commutes ? 2 : 1); ++i) {
    const ir::Op* biased = op.operand(i)->defining_op();
    const BiasedKind* kind = FindBiasedKind(biased);
    if (kind == nullptr) {
      continue;
    }
    std::vector<float> constants = ChannelConstant(*biased, *kind, *op.operand(1 - i));
    if (!constants.empty()) {
      return AffineMatch{biased, kind, std::move(constants)};
    }
  }
  return std::nullopt;
}

bool AllFinite(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(), [](float x) { return std::isfinite(x); });
}

class FoldConvAffinePass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (const auto& function : module.functions()) {
      for (ir::Op* op : function->OpsInOrder()) {
        for (const AffineKind& affine : kAffineKinds) {
          if (op->kind() == affine.kind) {
            RETURN_IF_ERROR(Visit(*op, affine, context));
            break;
          }
        }
      }
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Visit(ir::Op& op, const AffineKind& affine, PassContext& context) {
    const std::optional<AffineMatch> match = Match(op, affine);
    if (!match) {
      return absl::OkStatus();
    }
    std::string obstacle = ObstacleToFolding(*match->biased);
    std::vector<float> factors(match->constants.size());
    std::transform(match->constants.begin(), match->constants.end(), factors.begin(),
                   affine.factor);
    if (obstacle.empty() && !AllFinite(factors)) {
      obstacle = "a factor is not finite";
    }
    if (!obstacle.empty()) {
      Decline(context, kName, op, obstacle);
      return absl::OkStatus();
    }
    std::vector<float> bias = BiasOf(*match->biased, factors.size());
    for (std::size_t c = 0; c < bias.size(); ++c) {
      bias[c] = bias[c] * factors[c] + affine.offset(match->constants[c]);
    }
    const ir::TensorData& weight = match->biased->operand(kBiasedWeight)->data();
    ASSIGN_OR_RETURN(
        ir::Op * folded,
        WithParameters(*match->biased, ScaleChannels(weight, match->kind->weight_axis, factors),
                       bias, op));
    ReplaceOp(op, folded->result());
    ++context.statistics["fold-conv-affine.folded"];
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateFoldConvAffinePass() { return std::make_unique<FoldConvAffinePass>(); }

}  // namespace zeropoint::passes
