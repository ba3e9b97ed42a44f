// Normalizations.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/checks.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// Eval mode, channel axis 1: (x - mean) / sqrt(var + eps) * weight + bias.
absl::Status BatchNorm(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0, DType::kFloat32));
  if (x->extents.size() < 2) {
    return Mismatch("an input of rank 2 or more", ExtentsToString(x->extents));
  }
  const std::int64_t channels = x->extents[1];
  std::array<const float*, 5> parameters{};
  for (int i = 1; i <= 4; ++i) {
    ASSIGN_OR_RETURN(const TensorView* parameter, FloatInput(context, i, 1));
    if (parameter->extents[0] != channels) {
      return Mismatch(absl::StrCat(channels, " entries in operand ", i),
                      ExtentsToString(parameter->extents));
    }
    parameters[static_cast<std::size_t>(i)] = static_cast<const float*>(parameter->data);
  }
  const auto [unused, weight, bias, mean, variance] = parameters;
  const auto eps = static_cast<float>(context.FloatOr("eps", 1e-5));
  const std::int64_t inner = Product(x->extents, 2, x->extents.size());
  ASSIGN_OR_RETURN(Tensor * output,
                   context.AddOutput(DType::kFloat32, {x->extents.begin(), x->extents.end()}));
  const absl::Span<const float> values = x->values<float>();
  const absl::Span<float> result = output->mutable_values<float>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::int64_t c = static_cast<std::int64_t>(i) / inner % channels;
    const float r = 1.0f / std::sqrt(variance[c] + eps);
    result[i] = (values[i] - mean[c]) * r * weight[c] + bias[c];
  }
  return absl::OkStatus();
}

/// Along one axis, shifted by the maximum so that nothing overflows.
absl::Status Softmax(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0, DType::kFloat32));
  ASSIGN_OR_RETURN(const std::size_t axis, AxisAttribute(context, "dim", x->extents.size()));
  const std::int64_t count = x->extents[axis];
  const std::int64_t inner = Product(x->extents, axis + 1, x->extents.size());
  const std::int64_t outer = Product(x->extents, 0, axis);
  ASSIGN_OR_RETURN(Tensor * output,
                   context.AddOutput(DType::kFloat32, {x->extents.begin(), x->extents.end()}));
  const float* values = static_cast<const float*>(x->data);
  float* result = output->mutable_values<float>().data();
  for (std::int64_t row = 0; count > 0 && row < outer * inner; ++row) {
    const std::int64_t first = row / inner * inner * count + row % inner;
    float largest = values[first];
    for (std::int64_t i = 1; i < count; ++i) {
      largest = std::max(largest, values[first + i * inner]);
    }
    double sum = 0;
    for (std::int64_t i = 0; i < count; ++i) {
      const float e = std::exp(values[first + i * inner] - largest);
      result[first + i * inner] = e;
      sum += e;
    }
    for (std::int64_t i = 0; i < count; ++i) {
      result[first + i * inner] = static_cast<float>(result[first + i * inner] / sum);
    }
  }
  return absl::OkStatus();
}

constexpr KernelRow kRows[] = {
    {"aten.batch_norm", BatchNorm},
    {"aten.softmax", Softmax},
};

}  // namespace

absl::Span<const KernelRow> NormKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
