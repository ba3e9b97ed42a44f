#include "passes/weights/round_weights.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "passes/weights/bias_shift.h"
#include "passes/weights/prior_moments.h"
#include "passes/weights/quantized_weight.h"
#include "passes/weights/rounding.h"

namespace zeropoint::passes {
namespace {

/// E[x x^T] - E[x] E[x]^T of one run of columns.
std::vector<float> Centered(absl::Span<const float> second, absl::Span<const float> mean) {
  const std::size_t size = mean.size();
  std::vector<float> centered(second.size());
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) {
      centered[i * size + j] = second[i * size + j] - mean[i] * mean[j];
    }
  }
  return centered;
}

/// A weight in multiples of its scales.
class WeightRounding {
 public:
  WeightRounding(const QuantizedWeight& weight, const InputMoments& moments, bool is_centered)
      : weight_(weight), moments_(moments), is_centered_(is_centered) {}

  std::vector<float> Run() {
    rounded_.resize(weight_.rows * weight_.columns);
    const std::size_t rows_of_group = weight_.rows / moments_.groups;
    for (std::size_t group = 0; group < moments_.groups; ++group) {
      for (std::size_t run = 0; run < moments_.num_blocks(); ++run) {
        RoundBlock(group, run, group * rows_of_group, (group + 1) * rows_of_group);
      }
    }
    return std::move(rounded_);
  }

 private:
  /// Rows [begin, end) at the columns of one run.
  void RoundBlock(std::size_t group, std::size_t run, std::size_t begin, std::size_t end) {
    const std::size_t first = run * moments_.block;
    const std::size_t size = moments_.block_size(run);
    absl::Span<const float> second = moments_.SecondMoments(group, run);
    std::vector<float> centered;
    if (is_centered_) {
      centered = Centered(second, moments_.Mean(group).subspan(first, size));
      second = centered;
    }
    const RowRounder rounder(second, size);
    std::vector<float> exact(size);
    for (std::size_t row = begin; row < end; ++row) {
      const float scale = weight_.scales[row];
      const absl::Span<const float> values = weight_.Row(row).subspan(first, size);
      std::transform(values.begin(), values.end(), exact.begin(),
                     [scale](float value) { return value / scale; });
      const std::vector<float> rounded = rounder.Round(exact, static_cast<float>(weight_.quant_min),
                                                       static_cast<float>(weight_.quant_max));
      std::transform(rounded.begin(), rounded.end(),
                     rounded_.begin() + static_cast<std::ptrdiff_t>(row * weight_.columns + first),
                     [scale](float value) { return value * scale; });
    }
  }

  const QuantizedWeight& weight_;
  const InputMoments& moments_;
  bool is_centered_;
  std::vector<float> rounded_;
};

class RoundWeightsPass : public Pass {
 public:
  std::string_view name() const override { return "round-weights"; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (const QuantizedWeight& weight : FindQuantizedWeights(module)) {
      const InputMoments* seen = context.moments ? context.moments(*weight.layer) : nullptr;
      const std::optional<InputMoments> prior =
          seen == nullptr ? PriorMoments(weight) : std::nullopt;
      if (seen == nullptr && !prior) continue;
      const bool shifts_bias = seen != nullptr && CanShiftBias(weight);
      const std::vector<float> rounded =
          seen == nullptr
              ? WeightRounding(weight, *prior, shifts_bias).Run()
              : RememberedOr(context.weight_memo, KeyOf(name(), weight, shifts_bias),
                             [&] { return WeightRounding(weight, *seen, shifts_bias).Run(); });
      if (shifts_bias) ShiftBias(module, weight, rounded, seen->mean);
      ReplaceValues(module, weight, rounded);
      ++context.statistics["round-weights.rounded"];
    }
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateRoundWeightsPass() { return std::make_unique<RoundWeightsPass>(); }

}  // namespace zeropoint::passes
