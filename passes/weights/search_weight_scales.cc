#include "passes/weights/search_weight_scales.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <vector>

#include "absl/types/span.h"
#include "passes/weights/quantized_weight.h"
#include "runtime/quantization_math.h"

namespace zeropoint::passes {
namespace {

/// Scales that are tried, as shares of the one there is.
constexpr float kLeastShare = 0.5f;
constexpr int kSteps = 25;

float ShareOf(int step) {
  return 1.0f - (1.0f - kLeastShare) * static_cast<float>(step) / static_cast<float>(kSteps);
}

/// E[x^2] for each column of `group`; ones where nothing is known.
std::vector<float> MeanSquares(const InputMoments* moments, std::size_t group,
                               std::size_t columns) {
  std::vector<float> squares(columns, 1.0f);
  if (moments == nullptr) return squares;
  for (std::size_t run = 0; run < moments->num_blocks(); ++run) {
    const absl::Span<const float> second = moments->SecondMoments(group, run);
    const std::size_t size = moments->block_size(run);
    for (std::size_t i = 0; i < size; ++i) {
      squares[run * moments->block + i] = second[i * size + i];
    }
  }
  return squares;
}

/// The summed squared error of rounding `row` to multiples of `scale`.
double ErrorOf(const QuantizedWeight& weight, absl::Span<const float> row, float scale,
               absl::Span<const float> mean_squares) {
  const float inverse_scale = runtime::InverseScale(scale);
  double sum = 0;
  for (std::size_t k = 0; k < row.size(); ++k) {
    const std::int32_t rounded =
        runtime::QuantizeToInt(row[k], inverse_scale, 0, weight.quant_min, weight.quant_max);
    const double error = static_cast<double>(row[k]) - runtime::Dequantize(rounded, scale, 0);
    sum += error * error * mean_squares[k];
  }
  return sum;
}

/// errors[step] for row `row`.
std::vector<double> ErrorsOf(const QuantizedWeight& weight, std::size_t row,
                             absl::Span<const float> mean_squares) {
  std::vector<double> errors(kSteps + 1);
  for (int step = 0; step <= kSteps; ++step) {
    errors[static_cast<std::size_t>(step)] =
        ErrorOf(weight, weight.Row(row), weight.scales[row] * ShareOf(step), mean_squares);
  }
  return errors;
}

float BestShare(const std::vector<double>& errors) {
  const auto best = std::min_element(errors.begin(), errors.end());
  return ShareOf(static_cast<int>(std::distance(errors.begin(), best)));
}

std::vector<float> BestScales(const QuantizedWeight& weight, const InputMoments* moments) {
  std::vector<float> scales = weight.scales;
  std::vector<double> total(kSteps + 1);
  std::vector<float> mean_squares;
  for (std::size_t row = 0; row < weight.rows; ++row) {
    if (row == 0 || weight.GroupOf(row) != weight.GroupOf(row - 1)) {
      mean_squares = MeanSquares(moments, weight.GroupOf(row), weight.columns);
    }
    const std::vector<double> errors = ErrorsOf(weight, row, mean_squares);
    if (weight.is_per_channel) {
      scales[row] *= BestShare(errors);
    } else {
      std::transform(total.begin(), total.end(), errors.begin(), total.begin(), std::plus<>());
    }
  }
  if (!weight.is_per_channel) {
    for (float& scale : scales) scale *= BestShare(total);
  }
  return scales;
}

class SearchWeightScalesPass : public Pass {
 public:
  std::string_view name() const override { return "search-weight-scales"; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (const QuantizedWeight& weight : FindQuantizedWeights(module)) {
      const InputMoments* moments = context.moments ? context.moments(*weight.layer) : nullptr;
      const std::vector<float> scales =
          moments == nullptr
              ? BestScales(weight, nullptr)
              : RememberedOr(context.weight_memo, KeyOf(name(), weight, weight.is_per_channel),
                             [&] { return BestScales(weight, moments); });
      if (scales == weight.scales) continue;
      ReplaceScales(module, weight, scales);
      ++context.statistics["search-weight-scales.changed"];
    }
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateSearchWeightScalesPass() {
  return std::make_unique<SearchWeightScalesPass>();
}

}  // namespace zeropoint::passes
