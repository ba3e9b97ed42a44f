#include "passes/float/fold_bn_before.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ir/function.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/float/batch_norm_affine.h"
#include "passes/float/biased_op.h"
#include "passes/float/channel_axis.h"
#include "passes/float/norm_readers.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "fold-bn-before";

/// A padding further from a channel's mean than this many of its deviations is nothing that the
/// norm sees: as a value before the norm it would stretch the range of an int8 tensor.
constexpr float kMaxDeviations = 4.0f;
/// Relative: a padding that is rounded.
constexpr float kTolerance = 1e-6f;

/// A norm and what it does to a channel.
class InputNorm {
 public:
  explicit InputNorm(const ir::Op& norm)
      : norm_(norm),
        affine_(AffineOf(norm)),
        has_shift_(std::any_of(affine_.shift.begin(), affine_.shift.end(),
                               [](float t) { return t != 0.0f; })) {}

  const ir::Op& op() const { return norm_; }
  const ChannelAffine& affine() const { return affine_; }
  bool has_shift() const { return has_shift_; }

  /// The number that the norm makes `padding` of in every channel; nullopt where there is none, or
  /// none among the values it sees.
  std::optional<float> Before(float padding) const {
    if (!has_shift_ && padding == 0.0f) return 0.0f;
    std::optional<float> before;
    for (std::size_t c = 0; c < affine_.scale.size(); ++c) {
      const float scale = affine_.scale[c], shift = affine_.shift[c];
      if (!before && scale != 0.0f) before = (padding - shift) / scale;
      const float made = scale * before.value_or(0.0f) + shift;
      const float largest = std::max(std::abs(padding), std::abs(shift));
      if (std::abs(made - padding) > kTolerance * largest || IsFar(padding, c)) {
        return std::nullopt;
      }
    }
    return before.value_or(0.0f);
  }

 private:
  /// What the norm yields has the mean beta and the deviation gamma.
  bool IsFar(float padding, std::size_t channel) const {
    const float gamma = norm_.operand(kNormGamma)->data().values<float>()[channel];
    const float beta = norm_.operand(kNormBeta)->data().values<float>()[channel];
    return std::abs(padding - beta) > kMaxDeviations * std::abs(gamma);
  }

  const ir::Op& norm_;
  const ChannelAffine affine_;
  const bool has_shift_;
};

bool HasPadding(const ir::Op& biased) {
  if (biased.kind() == ir::OpKind::kLinear) return false;
  const std::vector<std::int64_t>& padding = biased.ints_attribute("padding");
  return std::any_of(padding.begin(), padding.end(), [](std::int64_t n) { return n != 0; });
}

/// Why the shift of `norm` is not the same for every result of `biased`; empty when it is.
std::string ShiftObstacle(const ir::Op& biased, const InputNorm& norm) {
  if (!norm.has_shift()) return "";
  if (FindBiasedKind(&biased)->is_transposed) {
    return ir::StrCat(biased.Describe(), " would add its shift less often at the border");
  }
  return HasPadding(biased) && !norm.Before(0.0f)
             ? ir::StrCat("the padding of ", biased.Describe(),
                          " stands for another value in each channel, or for one it never sees")
             : "";
}

std::string Obstacle(const InputNorm& norm, const NormReaders& readers) {
  if (!readers.obstacle.empty()) return readers.obstacle;
  if (std::string obstacle = AffineObstacle(norm.affine()); !obstacle.empty()) return obstacle;
  for (const ir::Op* pad : readers.pads) {
    if (!norm.Before(static_cast<float>(pad->float_attribute("value")))) {
      return ir::StrCat("the padding of ", pad->Describe(),
                        " stands for another value in each channel, or for one it never sees");
    }
  }
  for (const ir::Op* biased : readers.biased) {
    if (std::string obstacle = ShiftObstacle(*biased, norm); !obstacle.empty()) return obstacle;
  }
  return "";
}

struct FoldedParameters {
  ir::TensorData weight;
  std::vector<float> bias;
};

FoldedParameters Fold(const ir::Op& biased, const ChannelAffine& affine) {
  const BiasedKind& kind = *FindBiasedKind(&biased);
  const auto outputs =
      static_cast<std::size_t>(biased.result()->shape()[ChannelAxis(biased, kind)].constant());
  const ir::TensorData& weight = biased.operand(kBiasedWeight)->data();
  const absl::Span<const float> values = weight.values<float>();
  const std::vector<float> old_bias = BiasOf(biased, outputs);
  // Sums of many products.
  std::vector<double> bias(old_bias.begin(), old_bias.end());
  std::vector<float> scaled(values.size());
  const WeightLayout layout(biased);
  for (std::size_t begin = 0; begin < values.size(); begin += layout.taps()) {
    const auto [input, output] = layout.ChannelsOf(begin);
    double sum = 0;
    for (std::size_t i = begin; i < begin + layout.taps(); ++i) {
      scaled[i] = values[i] * affine.scale[input];
      sum += static_cast<double>(values[i]);
    }
    bias[output] += sum * static_cast<double>(affine.shift[input]);
  }
  return {ir::TensorData::FromValues(weight.shape(), std::move(scaled)),
          {bias.begin(), bias.end()}};
}

/// The padding of `convolution` as an op of its own, with `value` in place of zeros.
absl::Status PadBefore(ir::Op& convolution, float value) {
  const std::vector<std::int64_t> padding = convolution.ints_attribute("padding");
  const auto middle = padding.begin() + static_cast<std::ptrdiff_t>(padding.size() / 2);
  std::vector<std::int64_t> pad = {0, 0};
  pad.insert(pad.end(), padding.begin(), middle);
  pad.insert(pad.end(), {0, 0});
  pad.insert(pad.end(), middle, padding.end());
  ASSIGN_OR_RETURN(
      ir::Op * padded,
      convolution.function()->InsertBefore(
          &convolution, ir::OpKind::kConstantPadNd, {convolution.operand(kBiasedInput)},
          {{"pad", std::move(pad)}, {"value", static_cast<double>(value)}},
          convolution.location()));
  convolution.SetOperand(kBiasedInput, padded->result());
  convolution.SetAttribute("padding", std::vector<std::int64_t>(padding.size(), 0));
  return absl::OkStatus();
}

/// What moves the norm's result to `biased` moves its input from now on: no result of the model.
void ForgetHandles(const ir::Op& norm, const ir::Op& biased) {
  ir::Op* move = biased.operand(kBiasedInput)->defining_op();
  for (; move != &norm; move = move->operand(0)->defining_op()) move->set_handle("");
}

class FoldBnBeforePass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (ir::Op* norm : OpsOfKind(module, ir::OpKind::kBatchNorm)) {
      if (!HasConstantParameters(*norm)) {
        Decline(context, kName, *norm, "a parameter of the norm is not a float constant");
        continue;
      }
      RETURN_IF_ERROR(Visit(*norm, context));
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Visit(ir::Op& op, PassContext& context) {
    const InputNorm norm(op);
    const NormReaders readers = ReadersOf(op);
    if (const std::string obstacle = Obstacle(norm, readers); !obstacle.empty()) {
      Decline(context, kName, op, obstacle);
      return absl::OkStatus();
    }
    std::vector<FoldedParameters> folded;
    for (const ir::Op* biased : readers.biased) {
      folded.push_back(Fold(*biased, norm.affine()));
      if (!AllFinite(folded.back().weight.values<float>()) || !AllFinite(folded.back().bias)) {
        Decline(context, kName, op, "a folded weight or bias is not finite");
        return absl::OkStatus();
      }
    }
    RETURN_IF_ERROR(Apply(norm, readers, std::move(folded)));
    op.result()->ReplaceAllUsesWith(op.operand(kNormInput));
    op.Erase();
    ++context.statistics["fold-bn-before.folded"];
    return absl::OkStatus();
  }

  static absl::Status Apply(const InputNorm& norm, const NormReaders& readers,
                            std::vector<FoldedParameters> folded) {
    for (ir::Op* pad : readers.pads) {
      const auto value = static_cast<float>(pad->float_attribute("value"));
      pad->SetAttribute("value", static_cast<double>(*norm.Before(value)));
    }
    for (std::size_t i = 0; i < folded.size(); ++i) {
      ir::Op& biased = *readers.biased[i];
      ForgetHandles(norm.op(), biased);
      if (norm.has_shift() && HasPadding(biased)) {
        RETURN_IF_ERROR(PadBefore(biased, *norm.Before(0.0f)));
      }
      RETURN_IF_ERROR(
          ReplaceParameters(biased, std::move(folded[i].weight), std::move(folded[i].bias))
              .status());
    }
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateFoldBnBeforePass() { return std::make_unique<FoldBnBeforePass>(); }

}  // namespace zeropoint::passes
