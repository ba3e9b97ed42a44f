#include "passes/weights/correct_bias.h"

#include <cstddef>
#include <vector>

#include "absl/types/span.h"
#include "passes/weights/analytic_mean.h"
#include "passes/weights/bias_shift.h"
#include "passes/weights/quantized_weight.h"
#include "runtime/quantization_math.h"

namespace zeropoint::passes {
namespace {

/// What the int8 layer has of each element, in real numbers.
std::vector<float> Quantized(const QuantizedWeight& weight) {
  std::vector<float> quantized;
  quantized.reserve(weight.rows * weight.columns);
  for (std::size_t row = 0; row < weight.rows; ++row) {
    const float scale = weight.scales[row];
    const float inverse_scale = runtime::InverseScale(scale);
    for (const float value : weight.Row(row)) {
      const std::int32_t rounded =
          runtime::QuantizeToInt(value, inverse_scale, 0, weight.quant_min, weight.quant_max);
      quantized.push_back(runtime::Dequantize(rounded, scale, 0));
    }
  }
  return quantized;
}

class CorrectBiasPass : public Pass {
 public:
  std::string_view name() const override { return "correct-bias"; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (const QuantizedWeight& weight : FindQuantizedWeights(module)) {
      if (!CanShiftBias(weight)) continue;
      const InputMoments* seen = context.moments ? context.moments(*weight.layer) : nullptr;
      const std::vector<float> mean = seen != nullptr ? seen->mean : AnalyticMean(weight);
      if (mean.empty()) continue;
      ShiftBias(module, weight, Quantized(weight), mean);
      ++context.statistics["correct-bias.corrected"];
    }
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateCorrectBiasPass() { return std::make_unique<CorrectBiasPass>(); }

}  // namespace zeropoint::passes
