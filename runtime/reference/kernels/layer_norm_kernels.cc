// Normalizations by the statistics of the input itself.

#include <Eigen/Core>
#include <cmath>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

template <typename T>
using Row = Eigen::Array<T, Eigen::Dynamic, 1>;
template <typename T>
using ConstRow = Eigen::Map<const Row<T>>;

/// result = (row - mean) / sqrt(variance + eps).
template <typename T>
void NormalizeRow(const T* values, std::int64_t count, double eps, T* result) {
  const ConstRow<T> row(values, count);
  Eigen::Map<Row<T>> normalized(result, count);
  normalized = row - row.mean();
  const double variance = normalized.square().mean();
  normalized *= static_cast<T>(1.0 / std::sqrt(variance + eps));
}

/// Operand `index`, absent or a tensor of `count` elements.
absl::StatusOr<const TensorView*> Parameter(const KernelContext& context, int index, DType dtype,
                                            std::int64_t count) {
  if (context.input(index) == nullptr) return nullptr;
  ASSIGN_OR_RETURN(const TensorView* parameter, Input(context, index, dtype));
  if (parameter->num_elements() != count) {
    return Mismatch(absl::StrCat("operand ", index, " of ", count, " elements"),
                    ExtentsToString(parameter->extents));
  }
  return parameter;
}

/// Rows over the axes from "dim" on.
absl::Status LayerNorm(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::size_t dim, AxisAttribute(context, "dim", x->extents.size()));
  ASSIGN_OR_RETURN(const double eps, context.FloatOr("eps", 1e-5));
  const std::int64_t count = Product(x->extents, dim, x->extents.size());
  ASSIGN_OR_RETURN(const TensorView* weight, Parameter(context, 1, x->dtype, count));
  ASSIGN_OR_RETURN(const TensorView* bias, Parameter(context, 2, x->dtype, count));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, ExtentsOf(*x)));
  return DispatchFloat(x->dtype, [&](auto zero) {
    using T = decltype(zero);
    for (std::int64_t i = 0; i < x->num_elements(); i += count) {
      T* result = output->mutable_values<T>().data() + i;
      NormalizeRow(x->values<T>().data() + i, count, eps, result);
      Eigen::Map<Row<T>> row(result, count);
      if (weight != nullptr) row *= ConstRow<T>(weight->values<T>().data(), count);
      if (bias != nullptr) row += ConstRow<T>(bias->values<T>().data(), count);
    }
    return absl::OkStatus();
  });
}

/// Rows over the axes from "dim" on, divided by the root of their mean square.
absl::Status RmsNorm(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::size_t dim, AxisAttribute(context, "dim", x->extents.size()));
  ASSIGN_OR_RETURN(const double eps, context.FloatOr("eps", 1e-5));
  const std::int64_t count = Product(x->extents, dim, x->extents.size());
  ASSIGN_OR_RETURN(const TensorView* weight, Parameter(context, 1, x->dtype, count));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, ExtentsOf(*x)));
  return DispatchFloat(x->dtype, [&](auto zero) {
    using T = decltype(zero);
    for (std::int64_t i = 0; i < x->num_elements(); i += count) {
      const ConstRow<T> row(x->values<T>().data() + i, count);
      Eigen::Map<Row<T>> result(output->mutable_values<T>().data() + i, count);
      const double mean_square = row.square().mean();
      result = row * static_cast<T>(1.0 / std::sqrt(mean_square + eps));
      if (weight != nullptr) result *= ConstRow<T>(weight->values<T>().data(), count);
    }
    return absl::OkStatus();
  });
}

/// Rows over the channels of one group and all that follows; weight and bias are per channel.
absl::Status GroupNorm(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  if (x->extents.size() < 2) {
    return Mismatch("an input of rank 2 or more", ExtentsToString(x->extents));
  }
  const std::int64_t channels = x->extents[1];
  ASSIGN_OR_RETURN(const std::int64_t groups, context.Int("num_groups"));
  ASSIGN_OR_RETURN(const double eps, context.FloatOr("eps", 1e-5));
  if (groups < 1 || channels % groups != 0) {
    return Mismatch(absl::StrCat("groups that divide ", channels, " channels"),
                    absl::StrCat(groups));
  }
  ASSIGN_OR_RETURN(const TensorView* weight, Parameter(context, 1, x->dtype, channels));
  ASSIGN_OR_RETURN(const TensorView* bias, Parameter(context, 2, x->dtype, channels));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, ExtentsOf(*x)));
  const std::int64_t inner = Product(x->extents, 2, x->extents.size());
  const std::int64_t count = channels / groups * inner;
  return DispatchFloat(x->dtype, [&](auto zero) {
    using T = decltype(zero);
    T* result = output->mutable_values<T>().data();
    for (std::int64_t i = 0; i < x->num_elements(); i += count) {
      NormalizeRow(x->values<T>().data() + i, count, eps, result + i);
    }
    for (std::int64_t i = 0; i < x->num_elements(); i += inner) {
      const auto c = static_cast<std::size_t>(i / inner % channels);
      Eigen::Map<Row<T>> row(result + i, inner);
      if (weight != nullptr) row *= weight->values<T>()[c];
      if (bias != nullptr) row += bias->values<T>()[c];
    }
    return absl::OkStatus();
  });
}

constexpr KernelRow kRows[] = {
    {"aten.layer_norm", LayerNorm},
    {"aten.group_norm", GroupNorm},
    {"aten.rms_norm", RmsNorm},
};

}  // namespace

absl::Span<const KernelRow> LayerNormKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
