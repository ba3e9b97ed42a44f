#include "runtime/xnnpack/recurrent/gates.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>

#include "runtime/status_macros.h"

namespace zeropoint::runtime::xnnpack {
namespace {

/// Restricted pointers, so that the loop is vectorized without checks for overlap.
void AddRow(std::int64_t width, float* __restrict to, const float* __restrict from,
            const float* __restrict bias) {
  for (std::int64_t j = 0; j < width; ++j) to[j] += from[j] + bias[j];
}

}  // namespace

RecurrentBias JoinBiases(const RecurrentLayer& layer, std::int64_t direction,
                         std::int64_t num_joined) {
  const std::int64_t rows = layer.rows();
  RecurrentBias bias;
  bias.gates.assign(static_cast<std::size_t>(rows), 0.0f);
  bias.rest.assign(static_cast<std::size_t>(rows - num_joined), 0.0f);
  if (layer.bias == nullptr) return bias;
  const float* const of_x = layer.bias + direction * 2 * rows;
  const float* const of_h = of_x + rows;
  std::copy_n(of_x, rows, bias.gates.begin());
  std::transform(of_h, of_h + num_joined, of_x, bias.gates.begin(), std::plus<>());
  std::copy(of_h + num_joined, of_h + rows, bias.rest.begin());
  return bias;
}

void AddAndClip(std::int64_t batch, std::int64_t width, Columns to, Columns from, const float* bias,
                float clip) {
  for (std::int64_t b = 0; b < batch; ++b) {
    float* const row = to.first + b * to.stride;
    AddRow(width, row, from.first + b * from.stride, bias);
    if (std::isinf(clip)) continue;
    std::transform(row, row + width, row, [clip](float x) { return std::clamp(x, -clip, clip); });
  }
}

absl::StatusOr<float*> Reserve(std::int64_t rows, std::int64_t columns, Tensor& memory) {
  const bool fits =
      memory.data() != nullptr && memory.extents()[1] == columns && memory.extents()[0] >= rows;
  if (!fits) {
    ASSIGN_OR_RETURN(memory, Tensor::Allocate(DType::kFloat32, {rows, columns}));
  }
  return memory.mutable_values<float>().data();
}

}  // namespace zeropoint::runtime::xnnpack
