#include "passes/weights/bias_shift.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "ir/str_cat.h"

namespace zeropoint::passes {
namespace {

constexpr int kBias = 2;

}  // namespace

bool CanShiftBias(const QuantizedWeight& weight) {
  const ir::Value* bias = weight.layer->operand(kBias);
  return bias == nullptr || (bias->is_constant() && bias->dtype() == ir::DType::kFloat32);
}

void ShiftBias(ir::Module& module, const QuantizedWeight& weight, absl::Span<const float> quantized,
               absl::Span<const float> mean) {
  const ir::Value* old = weight.layer->operand(kBias);
  std::vector<float> bias(weight.rows);
  if (old != nullptr) {
    const absl::Span<const float> values = old->data().values<float>();
    bias.assign(values.begin(), values.end());
  }
  for (std::size_t row = 0; row < weight.rows; ++row) {
    const absl::Span<const float> exact = weight.Row(row);
    const absl::Span<const float> inputs =
        mean.subspan(weight.GroupOf(row) * weight.columns, weight.columns);
    double shift = 0;
    for (std::size_t k = 0; k < weight.columns; ++k) {
      shift += (static_cast<double>(exact[k]) - quantized[row * weight.columns + k]) * inputs[k];
    }
    bias[row] = static_cast<float>(bias[row] + shift);
  }
  const std::string& name = weight.quantize->operand(0)->name();
  weight.layer->SetOperand(
      kBias, module.AddConstant(
                 ir::StrCat(name, ".corrected_bias"),
                 ir::TensorData::FromValues({static_cast<std::int64_t>(weight.rows)}, bias)));
}

}  // namespace zeropoint::passes
