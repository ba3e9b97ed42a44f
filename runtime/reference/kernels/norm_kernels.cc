// Normalizations.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// Weight, bias, running mean and running variance: operands 1 to 4.
using Parameters = std::array<const TensorView*, 4>;

/// As ATen: one multiplication and one addition an element.
template <typename T>
void ComputeBatchNorm(const TensorView& x, const Parameters& parameters, double eps,
                      Tensor& output) {
  if (x.num_elements() == 0) return;
  const auto& [weight, bias, mean, variance] = parameters;
  const std::int64_t channels = x.extents[1];
  const std::int64_t inner = Product(x.extents, 2, x.extents.size());
  const T* values = x.values<T>().data();
  T* result = output.mutable_values<T>().data();
  for (std::int64_t row = 0; row < x.extents[0] * channels; ++row) {
    const auto c = static_cast<std::size_t>(row % channels);
    const T inverse_deviation = 1 / std::sqrt(variance->values<T>()[c] + static_cast<T>(eps));
    const T scale = inverse_deviation * weight->values<T>()[c];
    const T shift = bias->values<T>()[c] - mean->values<T>()[c] * scale;
    for (std::int64_t i = 0; i < inner; ++i) {
      *result++ = *values++ * scale + shift;
    }
  }
}

/// Eval mode, channel axis 1: (x - mean) / sqrt(variance + eps) * weight + bias.
absl::Status BatchNorm(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  if (x->extents.size() < 2) {
    return Mismatch("an input of rank 2 or more", ExtentsToString(x->extents));
  }
  Parameters parameters;
  for (int i = 0; i < 4; ++i) {
    ASSIGN_OR_RETURN(parameters[static_cast<std::size_t>(i)],
                     VectorInput(context, i + 1, x->dtype, x->extents[1]));
  }
  ASSIGN_OR_RETURN(const double eps, context.FloatOr("eps", 1e-5));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, ExtentsOf(*x)));
  return DispatchFloat(x->dtype, [&](auto zero) {
    ComputeBatchNorm<decltype(zero)>(*x, parameters, eps, *output);
    return absl::OkStatus();
  });
}

/// One row: `count` elements, `step` apart. Shifted by the maximum so that nothing overflows; a NaN
/// anywhere makes all of it NaN.
template <typename T>
void SoftmaxRow(const T* values, std::int64_t count, std::int64_t step, T* result) {
  T largest = values[0];
  for (std::int64_t i = 1; i < count; ++i) {
    largest = std::max(largest, values[i * step]);
  }
  double sum = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    result[i * step] = std::exp(values[i * step] - largest);
    sum += result[i * step];
  }
  for (std::int64_t i = 0; i < count; ++i) {
    result[i * step] = static_cast<T>(result[i * step] / sum);
  }
}

absl::Status Softmax(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::size_t axis, AxisAttribute(context, "dim", x->extents.size()));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, ExtentsOf(*x)));
  const std::int64_t rows = x->num_elements() == 0 ? 0 : x->num_elements() / x->extents[axis];
  const std::int64_t step = Product(x->extents, axis + 1, x->extents.size());
  return DispatchFloat(x->dtype, [&](auto zero) {
    using T = decltype(zero);
    for (std::int64_t row = 0; row < rows; ++row) {
      const std::int64_t first = row / step * step * x->extents[axis] + row % step;
      SoftmaxRow(x->values<T>().data() + first, x->extents[axis], step,
                 output->mutable_values<T>().data() + first);
    }
    return absl::OkStatus();
  });
}

constexpr KernelRow kRows[] = {
    {"aten.batch_norm", BatchNorm},
    {"aten.softmax", Softmax},
};

}  // namespace

absl::Span<const KernelRow> NormKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
