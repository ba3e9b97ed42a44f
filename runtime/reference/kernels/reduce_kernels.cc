// Reductions over any axes.

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "runtime/reference/kernels/checks.h"
#include "runtime/reference/kernels/dispatch.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/kernels/strided_loops.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// Row-major strides of the result along the axes of x: 0 along those that are reduced.
Strides ResultStrides(const Extents& kept_extents, const std::vector<bool>& reduced) {
  Strides strides = RowMajorStrides(kept_extents);
  for (std::size_t axis = 0; axis < reduced.size(); ++axis) {
    if (reduced[axis]) strides[axis] = 0;
  }
  return strides;
}

/// Sums in double: exact enough for any extent. No element at all averages to NaN, as in ATen.
template <typename T>
void ComputeMean(const TensorView& x, const Strides& result_strides, Tensor& sums, Tensor& output) {
  const absl::Span<double> sum = sums.mutable_values<double>();
  std::fill(sum.begin(), sum.end(), 0.0);
  const T* values = x.values<T>().data();
  ForEachPair(MakeStridedLoops(x.extents, RowMajorStrides(x.extents), result_strides),
              [&](std::int64_t from, std::int64_t to) {
                sum[static_cast<std::size_t>(to)] += values[from];
              });
  if (sum.empty()) return;
  const auto count = static_cast<double>(x.num_elements() / static_cast<std::int64_t>(sum.size()));
  std::transform(sum.begin(), sum.end(), output.mutable_values<T>().begin(),
                 [count](double total) { return static_cast<T>(total / count); });
}

absl::Status Mean(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::vector<bool> reduced,
                   AxesAttribute(context, "dim", x->extents.size()));
  ASSIGN_OR_RETURN(const bool keepdim, context.BoolOr("keepdim", false));
  Extents kept, extents;  // with and without the reduced axes, unless they are asked for
  for (std::size_t axis = 0; axis < reduced.size(); ++axis) {
    kept.push_back(reduced[axis] ? 1 : x->extents[axis]);
    if (!reduced[axis] || keepdim) extents.push_back(kept.back());
  }
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, std::move(extents)));
  ASSIGN_OR_RETURN(Tensor sums, Tensor::Allocate(DType::kFloat64, kept));
  return DispatchFloat(x->dtype, [&](auto zero) {
    ComputeMean<decltype(zero)>(*x, ResultStrides(kept, reduced), sums, *output);
    return absl::OkStatus();
  });
}

constexpr KernelRow kRows[] = {
    {"aten.mean", Mean},
};

}  // namespace

absl::Span<const KernelRow> ReduceKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
